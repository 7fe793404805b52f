import { describe, expect, it } from "vitest";
import type { EventDetail, EventRow } from "@/api/types";
import { at, event } from "@/test/builders";
import { differencesOf, payloadPairs, toText } from "@/views/compare/differences";
import {
  countKinds,
  firstDivergence,
  nextDifference,
  onlyDifferences,
  type Pair,
  pairsOf,
} from "@/views/compare/pairs";
import { alignKeys } from "@/views/compare/sequence";
import { buildTree } from "@/views/timeline/tree";

const split = (text: string) => (text === "" ? [] : text.split(" "));
const aligned = (a: string, b: string) =>
  alignKeys(split(a), split(b))
    .map(([x, y]) => `${x === null ? "." : split(a)[x]}${y === null ? "." : split(b)[y]}`)
    .join(" ");

describe("alignKeys", () => {
  it("finds what both have, in order", () => {
    expect(aligned("a b c", "a b c")).toBe("aa bb cc");
    expect(aligned("a b c d", "a c d e")).toBe("aa b. cc dd .e");
    expect(aligned("a b", "b a")).toBe("a. bb .a");
    expect(aligned("", "x y")).toBe(".x .y");
    expect(aligned("x", "")).toBe("x.");
    expect(aligned("", "")).toBe("");
    expect(aligned("a a a", "a a")).toBe("aa aa a.");
  });

  // Small numbers by a known rule, so that a failure comes again.
  const random = (seed: number) => {
    let state = seed;
    return (most: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * most);
    };
  };

  it("keeps every place once and in order, and pairs only what is equal", () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const next = random(seed);
      const list = () => Array.from({ length: next(14) }, () => "abcde"[next(5)] as string);
      const [a, b] = [list(), list()];
      const found = alignKeys(a, b);
      const inA = found.flatMap(([x]) => (x === null ? [] : x));
      const inB = found.flatMap(([, y]) => (y === null ? [] : y));
      expect(inA).toEqual(a.map((_key, place) => place));
      expect(inB).toEqual(b.map((_key, place) => place));
      const both = found.filter(([x, y]) => x !== null && y !== null);
      for (const [x, y] of both) expect(a[x as number]).toBe(b[y as number]);
      expect(both.length).toBe(longestByForce(a, b));
    }
  });

  it("is bounded and still finds what is unique, in lists of tens of thousands", () => {
    const a = Array.from({ length: 20_000 }, (_, n) => (n % 3 === 0 ? `u${n}` : "common"));
    const b = a.flatMap((key, n) => (n % 50 === 7 ? ["new", key] : n % 70 === 3 ? [] : [key]));
    const found = alignKeys(a, b);
    expect(found.filter(([x]) => x !== null)).toHaveLength(a.length);
    expect(found.filter(([, y]) => y !== null)).toHaveLength(b.length);
    const both = found.filter(([x, y]) => x !== null && y !== null);
    expect(both.length).toBeGreaterThan(a.length * 0.98 - 300);
    // Nothing in common at all.
    const c = a.map((_key, n) => `other${n}`);
    expect(alignKeys(a, c)).toHaveLength(40_000);
  });
});

function longestByForce(a: readonly string[], b: readonly string[]): number {
  const known = new Map<string, number>();
  const walk = (i: number, j: number): number => {
    if (i === a.length || j === b.length) return 0;
    const key = `${i},${j}`;
    const found =
      known.get(key) ??
      (a[i] === b[j] ? 1 + walk(i + 1, j + 1) : Math.max(walk(i + 1, j), walk(i, j + 1)));
    known.set(key, found);
    return found;
  };
  return walk(0, 0);
}

const tree = (events: EventRow[]) => buildTree(events, Date.parse(at(0)));
const step = (id: string, second: number, state: string, more: Partial<EventRow> = {}) =>
  event(id, { type: "step", state, started_at: at(second), ended_at: at(second + 1), ...more });
const call = (
  id: string,
  parent: string,
  second: number,
  name: string,
  more: Partial<EventRow> = {},
) =>
  event(id, {
    type: "function_call",
    name,
    title: name,
    parent_id: parent,
    started_at: at(second),
    ...more,
  });
const drawn = (pairs: readonly Pair[]) =>
  pairs.map(
    ({ kind, a, b, depth }) => `${"·".repeat(depth)}${a?.id ?? "-"}/${b?.id ?? "-"} ${kind}`,
  );

describe("pairsOf", () => {
  it("aligns by step, then what happened in each", () => {
    const a = tree([
      step("a1", 0, "Search page 1"),
      call("a2", "a1", 0.1, "find"),
      call("a3", "a1", 0.2, "press"),
      step("a4", 2, "Offer"),
      step("a5", 4, "Payment"),
    ]);
    const b = tree([
      step("b1", 0, "Search page 2"),
      call("b2", "b1", 0.1, "find", { status: "error", error: "gone" }),
      call("b3", "b1", 0.2, "wait"),
      call("b4", "b1", 0.3, "press"),
      step("b5", 4, "Payment"),
      step("b6", 6, "Receipt"),
    ]);
    const pairs = pairsOf(a, b);
    expect(drawn(pairs)).toEqual([
      "a1/b1 changed",
      "·a2/b2 changed",
      "·-/b3 onlyB",
      "·a3/b4 same",
      "a4/- onlyA",
      "a5/b5 same",
      "-/b6 onlyB",
    ]);
    expect(pairs[1]?.differences).toEqual([
      { label: "Status", a: "ok", b: "error" },
      { label: "Error", a: null, b: "gone" },
    ]);
    expect(firstDivergence(pairs)).toBe(0);
    expect(countKinds(pairs)).toEqual({ same: 2, changed: 2, replaced: 0, onlyA: 1, onlyB: 2 });
    // Other words count where nothing else tells the two apart.
    const words = new Set([pairs[0]?.id, pairs[3]?.id]);
    expect(countKinds(pairs, ({ id }) => words.has(id))).toMatchObject({ same: 1, changed: 3 });
  });
  it("puts what took another's place beside it, if it is of the same type", () => {
    const a = tree([step("a1", 0, "Home"), step("a2", 1, "Login"), step("a3", 2, "End")]);
    const b = tree([step("b1", 0, "Home"), step("b2", 1, "Captcha"), step("b3", 2, "End")]);
    expect(drawn(pairsOf(a, b))).toEqual(["a1/b1 same", "a2/b2 replaced", "a3/b3 same"]);
    const c = tree([
      step("c1", 0, "Home"),
      event("c2", { started_at: at(1) }),
      step("c3", 2, "End"),
    ]);
    expect(drawn(pairsOf(a, c))).toEqual(["a1/c1 same", "a2/- onlyA", "-/c2 onlyB", "a3/c3 same"]);
  });
  it("finds two equal runs equal, however long they took and what they cost", () => {
    const run = (cost: number) => tree([step("x", 0, "Home", { cost, duration_ms: cost * 9 })]);
    const pairs = pairsOf(run(1), run(2));
    expect(firstDivergence(pairs)).toBe(-1);
    expect(nextDifference(pairs, -1, 1, (pair) => pair.kind !== "same")).toBe(-1);
  });
  it("takes runs that are thousands deep, and empty ones", () => {
    const deep = (letter: string) =>
      tree(
        Array.from({ length: 5_000 }, (_, n) =>
          event(`${letter}${n}`, { parent_id: n === 0 ? null : `${letter}${n - 1}`, name: "in" }),
        ),
      );
    expect(pairsOf(deep("a"), deep("b"))).toHaveLength(5_000);
    expect(pairsOf(tree([]), tree([]))).toEqual([]);
    expect(nextDifference([], -1, 1, () => true)).toBe(-1);
  });
  it("walks over the differences, around the end, and shows them alone with what they are in", () => {
    const a = tree([step("a1", 0, "Home"), call("a2", "a1", 0.1, "find"), step("a3", 2, "Offer")]);
    const b = tree([
      step("b1", 0, "Home"),
      call("b2", "b1", 0.1, "find", { model: "x" }),
      step("b3", 2, "Offer"),
      step("b4", 3, "Paid"),
    ]);
    const pairs = pairsOf(a, b);
    const differs = (pair: Pair) => pair.kind !== "same";
    expect(nextDifference(pairs, -1, 1, differs)).toBe(1);
    expect(nextDifference(pairs, 1, 1, differs)).toBe(3);
    expect(nextDifference(pairs, 3, 1, differs)).toBe(1);
    expect(nextDifference(pairs, 1, -1, differs)).toBe(3);
    expect(nextDifference(pairs, -1, -1, differs)).toBe(3);
    expect(drawn(onlyDifferences(pairs, differs))).toEqual([
      "a1/b1 same",
      "·a2/b2 changed",
      "-/b4 onlyB",
    ]);
  });
});

describe("differences", () => {
  it("says what differs; an empty text and none say the same", () => {
    expect(differencesOf(event("a", { goal: "" }), event("b", { goal: null }))).toEqual([]);
    expect(differencesOf(event("a", { model: "x" }), event("b", { model: "y" }))).toEqual([
      { label: "Model", a: "x", b: "y" },
    ]);
  });
  it("writes payloads so that lines can be compared", () => {
    expect(toText({ b: 1, a: { d: [2], c: null } })).toBe(toText({ a: { c: null, d: [2] }, b: 1 }));
    expect(toText([{ role: "user", content: "hello" }])).toContain("user:\nhello");
    expect(toText(undefined)).toBe("");
    const detail = (given: Partial<EventDetail>) => given as EventDetail;
    expect(payloadPairs(detail({ arguments: { at: 1 }, output: "x" }), null)).toEqual([
      { label: "Arguments", a: '{\n  "at": 1\n}', b: "" },
      { label: "Result", a: "x", b: "" },
    ]);
  });
});
