import { describe, expect, it } from "vitest";
import { parseTime } from "@/lib/time";
import { at, event } from "@/test/builders";
import { activityOf, longestGaps } from "@/views/lanes/activity";
import { criticalPath, sharesOf } from "@/views/lanes/criticalPath";
import { packLanes } from "@/views/lanes/pack";
import { buildTree, inTimeOrder } from "@/views/timeline/tree";

const START = parseTime(at(0)) ?? 0;
type Given = [id: string, parent: string | null, from: number, to: number | null, type?: string];

function treeOf(...given: Given[]) {
  return buildTree(
    given.map(([id, parent_id, from, to, type = "function_call"]) =>
      event(id, {
        parent_id,
        type,
        started_at: at(from),
        ended_at: to === null ? null : at(to),
      }),
    ),
    START,
  );
}

const seconds = (ms: number) => (ms - START) / 1_000;
const during = (from: number, to: number) => ({ from: START + from * 1e3, to: START + to * 1e3 });

describe("activityOf", () => {
  const active = (to: number, ...given: Given[]) =>
    activityOf(inTimeOrder(treeOf(...given)), during(0, to), START + to * 1e3);
  it("counts what overlaps once, and a step as what happens in it", () => {
    const { activeMs, gaps } = active(
      20,
      ["step", null, 0, 18, "step"],
      ["a", "step", 1, 5],
      ["b", "step", 3, 8],
      ["inner", "b", 4, 5],
      ["c", null, 10, 12],
    );
    expect(activeMs).toBe(9_000);
    expect(gaps.map((gap) => [seconds(gap.from), seconds(gap.to)])).toEqual([
      [0, 1],
      [8, 10],
      [12, 20],
    ]);
  });
  it("a step without anything in it counts itself; what has no end is under way", () => {
    expect(active(9, ["s", null, 2, 4, "step"], ["open", null, 6, null]).activeMs).toBe(5_000);
  });
  it("without events everything is a gap", () => {
    const { activeMs, gaps } = active(4);
    expect([activeMs, gaps.length]).toEqual([0, 1]);
  });
  it("gives the longest gaps first and leaves out the small", () => {
    const gaps = [during(0, 1), during(2, 5), during(6, 6.05)];
    const found = longestGaps(gaps, during(0, 10), 0.01, 5);
    expect(found.map((gap) => gap.to - gap.from)).toEqual([3_000, 1_000]);
  });
});

describe("criticalPath", () => {
  const path = (...given: Given[]) =>
    criticalPath(treeOf(...given), START + 100_000).map(
      ({ node, from, to }) => `${node.id} ${seconds(from)}-${seconds(to)}`,
    );
  it("goes through what ended last, and before it through what had ended when it began", () => {
    expect(path(["a", null, 0, 4], ["b", null, 4, 9], ["beside", null, 4, 6])).toEqual([
      "a 0-4",
      "b 4-9",
    ]);
  });
  it("gives a parent the time in which it waited for none of its children", () => {
    expect(path(["p", null, 0, 10], ["x", "p", 1, 4], ["y", "p", 2, 3], ["z", "p", 5, 9])).toEqual([
      "p 0-1",
      "x 1-4",
      "p 4-5",
      "z 5-9",
      "p 9-10",
    ]);
  });
  it("a child that outlives its parent is waited for; a pause belongs to nobody", () => {
    expect(path(["p", null, 0, 2], ["c", "p", 1, 6], ["q", null, 8, 9])).toEqual([
      "p 0-1",
      "c 1-6",
      "q 8-9",
    ]);
  });
  it("stands a chain ten thousand deep, and an empty session", () => {
    const chain = Array.from(
      { length: 10_000 },
      (_, n): Given => [`e${n}`, n === 0 ? null : `e${n - 1}`, 0, 5],
    );
    expect(path(...chain)).toEqual(["e9999 0-5"]);
    expect(path()).toEqual([]);
  });
  it("says which events hold most of it, those that are called the same together", () => {
    const tree = buildTree(
      [
        event("p", { title: "plan", started_at: at(0), ended_at: at(12) }),
        event("x", { parent_id: "p", title: "ask", started_at: at(1), ended_at: at(4) }),
        event("z", { parent_id: "p", title: "ask", started_at: at(5), ended_at: at(9) }),
      ],
      START,
    );
    const shares = sharesOf(criticalPath(tree, START), 1);
    expect(shares).toMatchObject([{ title: "ask", count: 2, ms: 7_000, node: { id: "z" } }]);
  });
});

describe("packLanes", () => {
  const lanes = (...given: Given[]) => {
    const tree = treeOf(...given);
    const packed = packLanes(tree, inTimeOrder(tree), START + 100_000);
    return {
      count: packed.count,
      ...Object.fromEntries(packed.nodes.map((node, at) => [node.id, packed.lanes[at]])),
    };
  };
  it("what follows shares a lane, what overlaps gets its own, children stand below", () => {
    expect(
      lanes(["a", null, 0, 4], ["b", null, 5, 9], ["c", null, 6, 8], ["d", "b", 6, 7]),
    ).toEqual({ a: 0, b: 0, d: 1, c: 2, count: 3 });
  });
  it("a block stays below its own parent, however long its children go on", () => {
    expect(
      lanes(["a", null, 0, 2], ["long", "a", 1, 9], ["b", null, 3, 5], ["under", "b", 4, 5]),
    ).toEqual({ a: 0, long: 1, b: 2, under: 3, count: 4 });
  });
  it("events without an end go on until now", () => {
    expect(lanes(["open", null, 0, null], ["next", null, 5, 6])).toMatchObject({ next: 1 });
  });
});
