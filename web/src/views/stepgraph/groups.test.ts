import { describe, expect, it } from "vitest";
import { parseTime } from "@/lib/time";
import { at, event } from "@/test/builders";
import { groupsOf, stepFigures, visitOf } from "@/views/stepgraph/groups";
import { layOut } from "@/views/stepgraph/layout";
import { buildTree, inTimeOrder } from "@/views/timeline/tree";

const START = parseTime(at(0)) ?? 0;

function runOf(...events: ReturnType<typeof event>[]) {
  const tree = buildTree(events, START);
  return inTimeOrder(tree);
}
const step = (n: number, state: string, given = {}) =>
  event(`s${n}`, { type: "step", state, started_at: at(n), ended_at: at(n + 1), ...given });
const walk = (...states: string[]) => runOf(...states.map((state, n) => step(n, state)));

describe("groupsOf", () => {
  it("equal steps are one node, in the order of their first visit; edges are counted", () => {
    const graph = groupsOf(walk("Login", "List", "Item", "List", "Item", "Item"), START);
    expect(graph.groups.map((group) => [group.title, group.members.length])).toEqual([
      ["Login", 1],
      ["List", 2],
      ["Item", 3],
    ]);
    expect(graph.edges.map(({ from, to, way, count }) => `${from}>${to} ${way} ${count}`)).toEqual([
      "login>list forward 1",
      "list>item forward 2",
      "item>list backward 1",
      "item>item self 1",
    ]);
  });
  it("numbers, ids, case and points do not make two states of one", () => {
    const graph = groupsOf(
      walk(
        "Page 1 of 12",
        "page 2 of 12.",
        "Order 3f2a9c1e-77aa is open",
        "Order 9bb0e4d2-0c11 is open",
      ),
      START,
    );
    expect(graph.groups.map((group) => group.members.length)).toEqual([2, 2]);
  });
  it("marks what failed with the innermost reason", () => {
    const nodes = runOf(
      step(0, "Pay"),
      event("tool", { parent_id: "s0", status: "error", error: "outer", started_at: at(0.2) }),
      event("deep", {
        parent_id: "tool",
        status: "error",
        error: "card declined",
        started_at: at(0.3),
      }),
      step(1, "Pay"),
      step(2, "Done", { status: "error", error: "crash" }),
    );
    const graph = groupsOf(nodes, START);
    expect(graph.groups.map((group) => [group.title, group.failed, group.reason])).toEqual([
      ["Pay", 1, "card declined"],
      ["Done", 1, "crash"],
    ]);
  });
  it("an event belongs to the visit that it is below", () => {
    const nodes = runOf(
      event("before", { started_at: at(-1) }),
      step(0, "Pay"),
      event("tool", { parent_id: "s0", started_at: at(0.2) }),
      event("deep", { parent_id: "tool", started_at: at(0.3) }),
    );
    const graph = groupsOf(nodes, START);
    const found = nodes.map((node) => [node.id, visitOf(graph, node)]);
    expect(found).toEqual([
      ["before", null],
      ["s0", "s0"],
      ["tool", "s0"],
      ["deep", "s0"],
    ]);
    expect(visitOf(graph, undefined)).toBeNull();
  });
  it("a run without steps is made of the events that hold no other", () => {
    const graph = groupsOf(
      runOf(
        event("outer", { type: "function_call", name: "run" }),
        event("a", {
          parent_id: "outer",
          type: "function_call",
          name: "search",
          started_at: at(1),
        }),
        event("b", {
          parent_id: "outer",
          type: "function_call",
          name: "search",
          started_at: at(2),
        }),
      ),
      START,
    );
    expect(graph).toMatchObject({ of: "events", edges: [{ way: "self", count: 1 }] });
    expect(graph.groups).toHaveLength(1);
  });
  it("of too many states the most visited and the failed stay, the others stand together", () => {
    const words = "abcdefghijklmnopqrstuvwxyz".split("");
    const states = words.flatMap((a) => words.map((b) => `${a}${b}`));
    const nodes = runOf(
      ...states.map((state, n) => step(n, state, state === "zz" ? { status: "error" } : {})),
      step(9_000, "ab"),
    );
    const graph = groupsOf(nodes, START);
    expect(graph.groups).toHaveLength(300);
    expect(graph.gathered).toBe(states.length - 299);
    const titles = graph.groups.map((group) => group.title);
    expect(titles).toEqual(expect.arrayContaining(["ab", "zz", "All other states"]));
    expect(graph.groups.reduce((sum, group) => sum + group.members.length, 0)).toBe(nodes.length);
  });
});

it("repeated steps and steps a state are as the product's examples have them", () => {
  const figures = stepFigures(walk("a", "b", "a", "b", "c", "a", "d", "e", "b"));
  expect(figures).toEqual({ steps: 9, states: 5, repeated: 4, perState: 1.8 });
  expect(stepFigures([])).toEqual({ steps: 0, states: 0, repeated: 0, perState: null });
});

describe("layOut", () => {
  it("gives every node a place of its own and every edge but a self one a route", () => {
    const answer = layOut({
      nodes: ["a", "b", "c"],
      edges: [
        { from: "a", to: "b", count: 2 },
        { from: "b", to: "c", count: 1 },
        { from: "c", to: "a", count: 1 },
        { from: "b", to: "b", count: 4 },
      ],
    });
    expect(new Set(Object.values(answer.places).map(({ x, y }) => `${x} ${y}`)).size).toBe(3);
    expect(answer.routes.map((route) => route.length > 1)).toEqual([true, true, true, false]);
    // Time goes down, and the way back is drawn from its end.
    expect(answer.places.a?.y).toBeLessThan(answer.places.c?.y ?? 0);
    const back = answer.routes[2] ?? [];
    expect(back[0]?.y).toBeGreaterThan(back.at(-1)?.y ?? 0);
  });
});
