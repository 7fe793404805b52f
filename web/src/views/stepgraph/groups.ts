// The states of a run: steps that are equal but for their numbers are one node, visited again.
import { endOf } from "@/views/lanes/activity";
import { stateKey } from "@/views/stepgraph/stateKey";
import type { Node } from "@/views/timeline/tree";

export interface Group {
  key: string;
  /** In the order of their visits. */
  members: Node[];
  /** What is written on it: of its first member. */
  title: string;
  action: string | null;
  /** Members in which something failed, and the first reason that was given. */
  failed: number;
  reason: string | null;
  cost: number | null;
  totalMs: number;
}

export interface Edge {
  from: string;
  to: string;
  /** To a state seen later for the first time, to one seen before, or to itself. */
  way: "forward" | "backward" | "self";
  count: number;
}

export interface StepGraphData {
  /** In the order in which they were first visited. */
  groups: Group[];
  edges: Edge[];
  /** What the groups are made of: steps, or for runs without steps the events that hold no other. */
  of: "steps" | "events";
  /** States that stand together in one node because there are too many to be seen. */
  gathered: number;
}

// More than this neither fits a screen nor is laid out in time.
const MOST_GROUPS = 300;
const REST = "the rest";

/** Groups a run. `nodes` in the order of their start. */
export function groupsOf(nodes: readonly Node[], openUntil: number): StepGraphData {
  const steps = nodes.filter((node) => node.event.type === "step");
  const visits = steps.length > 0 ? steps : nodes.filter((node) => node.children.length === 0);
  const keys = visits.map(stateKey);
  const kept = mostVisited(visits, keys);
  const groups = new Map<string, Group>();
  const edges = new Map<string, Edge>();
  const rank = new Map<string, number>();
  let before: string | null = null;
  for (const [at, node] of visits.entries()) {
    const own = keys[at] as string;
    const key = kept && !kept.has(own) ? REST : own;
    const group = groups.get(key) ?? newGroup(key, node);
    groups.set(key, group);
    if (!rank.has(key)) rank.set(key, rank.size);
    visit(group, node, openUntil);
    if (before !== null) {
      const id = `${before}\n${key}`;
      const edge = edges.get(id) ?? {
        from: before,
        to: key,
        way: wayOf(before, key, rank),
        count: 0,
      };
      edge.count += 1;
      edges.set(id, edge);
    }
    before = key;
  }
  return {
    groups: [...groups.values()],
    edges: [...edges.values()],
    of: steps.length > 0 ? "steps" : "events",
    gathered: kept ? new Set(keys).size - kept.size : 0,
  };
}

function wayOf(from: string, to: string, rank: ReadonlyMap<string, number>): Edge["way"] {
  if (from === to) return "self";
  return (rank.get(to) ?? 0) > (rank.get(from) ?? 0) ? "forward" : "backward";
}

function newGroup(key: string, node: Node): Group {
  const { event } = node;
  return {
    key,
    members: [],
    title:
      key === REST ? "All other states" : (event.state ?? event.goal ?? event.title) || event.type,
    action: key === REST ? null : event.state === null ? null : (event.action ?? event.goal),
    failed: 0,
    reason: null,
    cost: null,
    totalMs: 0,
  };
}

function visit(group: Group, node: Node, openUntil: number): void {
  group.members.push(node);
  group.totalMs += endOf(node, openUntil) - node.start;
  if (node.cost !== null) group.cost = (group.cost ?? 0) + node.cost;
  if (node.event.status !== "error" && node.errorsBelow === 0) return;
  group.failed += 1;
  group.reason ??= reasonOf(node);
}

// The innermost failure is the one that says what went wrong.
function reasonOf(node: Node): string | null {
  let reason = node.event.error;
  const stack = [...node.children];
  for (let at = stack.shift(); at; at = stack.shift()) {
    if (at.event.status === "error") reason = at.event.error ?? (at.event.title || reason);
    if (at.errorsBelow > 0) stack.push(...at.children);
  }
  return reason;
}

// Which states keep a node of their own; null when all of them may. What failed always does.
function mostVisited(visits: readonly Node[], keys: readonly string[]): Set<string> | null {
  const weight = new Map<string, number>();
  for (const [at, node] of visits.entries()) {
    const key = keys[at] as string;
    const failed = node.event.status === "error" || node.errorsBelow > 0;
    weight.set(key, (weight.get(key) ?? 0) + 1 + (failed ? visits.length : 0));
  }
  if (weight.size <= MOST_GROUPS) return null;
  const heaviest = [...weight].sort((a, b) => b[1] - a[1]).slice(0, MOST_GROUPS - 1);
  return new Set(heaviest.map(([key]) => key));
}

/** The visit in which an event happened: itself, or what it is below; null when it was in none. */
export function visitOf(graph: StepGraphData, node: Node | undefined): string | null {
  const visits = new Set(graph.groups.flatMap((group) => group.members));
  for (let at = node ?? null; at; at = at.parent) if (visits.has(at)) return at.id;
  return null;
}

export interface StepFigures {
  steps: number;
  states: number;
  repeated: number;
  perState: number | null;
}

/** How often the run came back to where it had been. A state is a group of equal steps. */
export function stepFigures(nodes: readonly Node[]): StepFigures {
  const steps = nodes.filter((node) => node.event.type === "step");
  const states = new Set(steps.map(stateKey)).size;
  return {
    steps: steps.length,
    states,
    repeated: steps.length - states,
    perState: states === 0 ? null : steps.length / states,
  };
}
