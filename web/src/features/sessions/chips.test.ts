import { expect, it } from "vitest";
import { chipOf } from "@/features/sessions/chips";
import { piecesOf } from "@/lib/filterText";

const chips = (text: string) =>
  piecesOf(text).map((piece) => {
    const { label, value } = chipOf(piece, text);
    return `${label}: ${value}`;
  });

it("terms are said in words", () => {
  expect(chips('state:active,interrupted -verdict:no cost>=0.5 tag:"a b" refund -draft')).toEqual([
    "State: Running or Interrupted",
    "Verdict: not Failed",
    "Cost: ≥ 0.5",
    "Tag: a b",
    "With: “refund”",
    "Without: “draft”",
  ]);
});

it("times ago are within or before", () => {
  expect(chips("started>-24h started<=-2d last:-30m ended<2026-01-31")).toEqual([
    "Started: within 24h",
    "Started: before 2d ago",
    "Last: within 30m",
    "Ended: < 2026-01-31",
  ]);
});

it("what has no words stands as it was typed", () => {
  expect(chips("a or (b c)")).toEqual(["Where: a or (b c)"]);
});
