import { describe, expect, it } from "vitest";
import { parseTime } from "@/lib/time";
import { at, event } from "@/test/builders";
import { ancestors, foldable, keyStep, nextError, toRows } from "@/views/timeline/rows";
import { buildTree, Forest, type Tree } from "@/views/timeline/tree";

const START = parseTime(at(0)) ?? 0;
const ALL = { text: "", errorsOnly: false };
const during = (from: number, to: number | null) => ({
  started_at: at(from),
  ended_at: to === null ? null : at(to),
});

const tree = buildTree(
  [
    event("tool", { parent_id: "step1", ...during(2, 3), status: "error", cost: 0.25 }),
    event("step2", { type: "step", ...during(5, null) }),
    event("llm", { parent_id: "step1", ...during(1, 2), model: "gpt-4o", cost: 0.5 }),
    event("step1", { type: "step", ...during(0, 4) }),
    event("deep", { parent_id: "tool", ...during(2, 9) }),
  ],
  START,
);
const ids = (folded: string[] = [], filter = ALL) =>
  toRows(tree, new Set(folded), filter).map((row) => `${"·".repeat(row.node.depth)}${row.node.id}`);

describe("buildTree", () => {
  it("nests and orders by start, however the events came", () => {
    expect(ids()).toEqual(["step1", "·llm", "·tool", "··deep", "step2"]);
  });
  it("counts a call once that two packages watched", () => {
    const tokens = { input_tokens: 30, output_tokens: 12 };
    const twice = buildTree(
      [
        event("step", during(0, 9)),
        event("outer", { parent_id: "step", ...during(1, 5), cost: 0.5, ...tokens }),
        event("inner", { parent_id: "outer", ...during(2, 4), cost: 0.5, ...tokens }),
        event("tool", { parent_id: "inner", ...during(3, 4), cost: 0.25 }),
      ],
      START,
    );
    for (const id of ["inner", "outer", "step"]) expect(twice.byId.get(id)?.cost).toBe(0.75);
  });
  it("sums what is below: cost, errors, the latest moment", () => {
    const step = tree.byId.get("step1");
    expect(step).toMatchObject({ cost: 0.75, errorsBelow: 1, descendants: 3 });
    expect((step?.latest ?? 0) - START).toBe(9_000);
    expect(tree.latest - START).toBe(9_000);
    expect(tree.byId.get("step2")).toMatchObject({ end: null, cost: null });
  });
  it("shows at the top what has lost its parent, and what is its own ancestor", () => {
    const broken = buildTree(
      [
        event("orphan", { parent_id: "gone" }),
        event("self", { parent_id: "self" }),
        event("x", { parent_id: "y" }),
        event("y", { parent_id: "x" }),
        event("under", { parent_id: "x" }),
      ],
      START,
    );
    // The ring is opened where it closed: everything in it is shown once.
    expect(broken.roots.map((node) => node.id)).toEqual(["orphan", "self", "x"]);
    expect(broken.byId.get("x")?.children.map((node) => node.id)).toEqual(["under", "y"]);
    expect(toRows(broken, new Set(), { text: "under", errorsOnly: false })).toHaveLength(2);
    expect(ancestors(broken, "under")).toEqual(["x"]);
  });
  it("gives an event without a start that of its first child, or of the session", () => {
    const lost = { started_at: null, ended_at: null };
    const sparse = buildTree(
      [event("p", lost), event("c", { parent_id: "p", ...during(7, 8) })],
      START,
    );
    expect((sparse.byId.get("p")?.start ?? 0) - START).toBe(7_000);
    expect(buildTree([event("alone", lost)], START).byId.get("alone")?.start).toBe(START);
  });
  it("stands a chain ten thousand deep", () => {
    const chain = Array.from({ length: 10_000 }, (_, n) =>
      event(`e${n}`, { parent_id: n === 0 ? null : `e${n - 1}` }),
    );
    expect(buildTree(chain, START).byId.get("e9999")?.depth).toBe(9_999);
  });
});

describe("Forest", () => {
  const drawn = (grown: Tree) =>
    toRows(grown, new Set(), ALL).map(({ node }) => [
      node.id,
      node.depth,
      node.start,
      node.latest,
      node.errorsBelow,
      node.descendants,
      node.cost,
    ]);
  const all = [
    event("root", during(0, 9)),
    event("a", { parent_id: "root", ...during(1, 4), cost: 1 }),
    event("b", { parent_id: "a", ...during(2, 3), cost: 2, status: "error" }),
    event("late", { parent_id: "nowhere", ...during(5, 6) }),
    event("c", { parent_id: "root", ...during(7, null) }),
  ];

  it("is the same tree in whatever order and pieces the events come", () => {
    const once = drawn(buildTree(all, START));
    const pieces = new Forest(START);
    let grown = pieces.add([]);
    for (const each of [...all].reverse()) grown = pieces.add([each]);
    expect(drawn(grown)).toEqual(once);
  });
  it("an event that changes is the same node, and what is above it is counted again", () => {
    const forest = new Forest(START);
    const node = forest.add(all).byId.get("b");
    const grown = forest.add([event("b", { parent_id: "a", ...during(2, 8), cost: 5 })]);
    expect(grown.byId.get("b")).toBe(node);
    expect(grown.byId.get("root")).toMatchObject({ cost: 6, errorsBelow: 0, descendants: 3 });
    expect((grown.byId.get("a")?.latest ?? 0) - START).toBe(8_000);
  });
  it("an event that gets its parent later moves below it", () => {
    const forest = new Forest(START);
    forest.add(all);
    const moved = forest.add([event("late", { parent_id: "root", ...during(5, 6), cost: 3 })]);
    expect(moved.roots.map((node) => node.id)).toEqual(["root"]);
    expect(moved.byId.get("root")).toMatchObject({ cost: 6, descendants: 4 });
    const found = forest.add([event("nowhere", during(4, 7))]);
    expect(found.byId.get("nowhere")?.children).toEqual([]);
  });
});

describe("nextError", () => {
  const failed = buildTree(
    ["a", "b", "c", "d"].map((id, at) =>
      event(id, { ...during(at, at + 1), status: id === "b" || id === "d" ? "error" : "ok" }),
    ),
    START,
  );
  it.each([
    [null, 1, "b"],
    ["b", 1, "d"],
    ["d", 1, "b"],
    [null, -1, "d"],
    ["b", -1, "d"],
    ["d", -1, "b"],
  ] as const)("from %s by %s is %s", (from, step, to) =>
    expect(nextError(failed, from, step)).toBe(to),
  );
  it("is nothing where nothing failed", () => {
    expect(nextError(buildTree([event("ok")], START), null, 1)).toBeNull();
  });
});

describe("toRows", () => {
  it("hides what is folded", () => {
    expect(ids(["tool"])).toEqual(["step1", "·llm", "·tool", "step2"]);
    expect(ids(foldable(tree))).toEqual(["step1", "step2"]);
  });
  it("a search shows what matches and all above it, folded or not", () => {
    expect(ids(["step1"], { text: "DEEP", errorsOnly: false })).toEqual([
      "step1",
      "·tool",
      "··deep",
    ]);
    expect(ids([], { text: "gpt", errorsOnly: false })).toEqual(["step1", "·llm"]);
    expect(ids([], { text: "", errorsOnly: true })).toEqual(["step1", "·tool"]);
    expect(ids([], { text: "nowhere", errorsOnly: false })).toEqual([]);
  });
});

describe("keyStep", () => {
  const rows = toRows(tree, new Set(["tool"]), ALL);
  it.each([
    [null, "ArrowDown", { select: "step1" }],
    ["step1", "j", { select: "llm" }],
    ["llm", "ArrowUp", { select: "step1" }],
    ["step1", "ArrowUp", { select: "step1" }],
    ["step2", "ArrowDown", { select: "step2" }],
    ["step2", "Home", { select: "step1" }],
    ["step1", "End", { select: "step2" }],
    ["step1", "ArrowRight", { select: "llm" }],
    ["step1", "ArrowLeft", { fold: "step1" }],
    ["tool", "ArrowRight", { unfold: "tool" }],
    ["llm", "ArrowLeft", { select: "step1" }],
    ["llm", "ArrowRight", null],
    ["llm", "q", null],
  ])("from %s, %s", (selected, key, step) => expect(keyStep(rows, selected, key)).toEqual(step));
});

it("a search finds what a step said, and ids", () => {
  const said = buildTree(
    [
      event("s-77", { type: "step", state: "Checkout page" }),
      event("other", { action: "click(3)" }),
    ],
    START,
  );
  const found = (text: string) =>
    toRows(said, new Set(), { text, errorsOnly: false }).map((row) => row.node.id);
  expect(found("checkout")).toEqual(["s-77"]);
  expect(found("CLICK(")).toEqual(["other"]);
  expect(found("s-7")).toEqual(["s-77"]);
});
