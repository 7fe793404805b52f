import { describe, expect, it } from "vitest";
import type { Score } from "@/api/types";
import { type Entry, emptyEntry, judge } from "@/views/scores/entry";
import { countByEvent, judgeOf, knownNames, standingsOf } from "@/views/scores/standing";

let count = 0;
function score(given: Partial<Score> = {}): Score {
  count += 1;
  return {
    score_id: `s${count}`,
    session_id: "s",
    event_id: null,
    evaluator: "quality",
    value: 1,
    scale_min: null,
    scale_max: null,
    reason: null,
    source: "human",
    version: null,
    author: null,
    time: `2026-11-21T10:00:${String(count).padStart(2, "0")}Z`,
    ...given,
  };
}

describe("standingsOf", () => {
  it("keeps the newest of each judge on each question, with what it was before", () => {
    const scores = [
      score({ value: 1 }),
      score({ value: 2 }),
      score({ evaluator: "tone", value: "curt" }),
      score({ value: 9, author: "ann@example.test" }),
      score({ value: 5, source: "user" }),
      score({ event_id: "e", value: 7 }),
      score({ value: 3 }),
    ];
    const found = standingsOf(scores, null);
    expect(found.map(({ newest, before }) => [newest.value, before.map((b) => b.value)])).toEqual([
      [3, [2, 1]],
      [5, []],
      [9, []],
      ["curt", []],
    ]);
    expect(standingsOf(scores, "e").map((each) => each.newest.value)).toEqual([7]);
    expect(standingsOf(scores, "other")).toEqual([]);
  });
  it("lets every note stand", () => {
    const notes = [score({ value: "", reason: "a" }), score({ value: "", reason: "b" })];
    expect(standingsOf(notes, null).map((each) => each.newest.reason)).toEqual(["b", "a"]);
  });
  it("does not take one judge for another whose names run together", () => {
    const scores = [score({ evaluator: "a", author: "b" }), score({ evaluator: "a,b" })];
    expect(standingsOf(scores, null)).toHaveLength(2);
  });
});

it("counts by event, and knows the questions asked", () => {
  const scores = [
    score({ event_id: "e" }),
    score({ event_id: "e", value: "" }),
    score({ evaluator: "tone" }),
  ];
  expect([...countByEvent(scores)]).toEqual([["e", 2]]);
  expect(knownNames(scores)).toEqual(["tone", "quality"]);
  expect(judgeOf(score({ author: "ann@example.test" }))).toBe("ann@example.test");
  expect(judgeOf(score({ source: "user" }))).toBe("a program");
});

describe("judge", () => {
  const entry = (given: Partial<Entry>): Entry => ({ ...emptyEntry("stars"), ...given });
  it("makes the score that was entered", () => {
    const plain = { evaluator: "quality", scale_min: null, scale_max: null, reason: null };
    expect(judge(entry({ stars: 4 }))).toEqual({ ...plain, value: 4, scale_min: 1, scale_max: 5 });
    expect(judge(entry({ kind: "truth", truth: false }))).toEqual({ ...plain, value: false });
    expect(judge(entry({ kind: "label", label: " curt ", name: " " }))).toEqual({
      ...plain,
      evaluator: null,
      value: "curt",
    });
    expect(
      judge(entry({ kind: "number", number: "0,5", from: "0", to: "1", reason: " so " })),
    ).toEqual({ ...plain, value: 0.5, scale_min: 0, scale_max: 1, reason: "so" });
    expect(judge(entry({ kind: "number", number: "-1e3" }))).toEqual({ ...plain, value: -1000 });
    expect(judge(entry({ kind: "note", reason: "look" }))).toEqual({
      ...plain,
      evaluator: null,
      value: "",
      reason: "look",
    });
  });
  it.each<[Partial<Entry>, RegExp]>([
    [{}, /one to five/],
    [{ kind: "truth" }, /yes or no/],
    [{ kind: "label", label: "  " }, /label/],
    [{ kind: "note", reason: "\n" }, /note/],
    [{ kind: "number" }, /a number/],
    [{ kind: "number", number: "many" }, /a number/],
    [{ kind: "number", number: "1e999" }, /a number/],
    [{ kind: "number", number: "0x10" }, /a number/],
    [{ kind: "number", number: "1", from: "a" }, /ends of the scale/],
    [{ kind: "number", number: "1", from: "2", to: "1" }, /ends before/],
    [{ kind: "number", number: "3", from: "0", to: "1" }, /not on the scale/],
  ])("says what is missing: %j", (given, words) => {
    expect(judge(entry(given))).toMatch(words);
  });
});
