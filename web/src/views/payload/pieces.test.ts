import { expect, test } from "vitest";
import { MOST_CHARS, piecesOf } from "@/views/payload/pieces";

const line = "The parcel was seen at the depot.";

test("a short text is one piece", () => {
  expect(piecesOf("one\ntwo\n")).toEqual(["one\ntwo\n"]);
  expect(piecesOf("")).toEqual([""]);
});

test("a long text is cut where its lines end, and nothing is lost", () => {
  const text = Array.from({ length: 5_000 }, (_, at) => `${at} ${line}`).join("\n");
  const pieces = piecesOf(text);
  expect(pieces.length).toBeGreaterThan(10);
  expect(pieces.join("\n")).toBe(text);
});

test("empty lines stay where a text is cut", () => {
  const text = `${line}\n\n\n`.repeat(2_000);
  expect(piecesOf(text).join("\n")).toBe(text);
});

test("a line without an end is cut within, never within a character", () => {
  const text = `a${"🧭".repeat(MOST_CHARS)}`;
  const pieces = piecesOf(text);
  expect(pieces.join("")).toBe(text);
  expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(MOST_CHARS);
  for (const piece of pieces) expect(piece).not.toMatch(/\p{Surrogate}/u);
});
