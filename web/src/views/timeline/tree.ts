// The events of a session as one tree that grows, whatever order they come in, whatever is missing.
import type { EventRow } from "@/api/types";
import { parseTime } from "@/lib/time";

export interface Node {
  id: string;
  event: EventRow;
  parent: Node | null;
  depth: number;
  children: Node[];
  /** Milliseconds since 1970. What has no start of its own takes its first descendant's. */
  start: number;
  /** Null when no end was recorded. */
  end: number | null;
  /** The latest moment known of it or of anything below it. */
  latest: number;
  /** Events below it that failed. */
  errorsBelow: number;
  descendants: number;
  /** Its own cost and that of everything below it, each call once; null when nothing is known. */
  cost: number | null;
}

export interface Tree {
  roots: readonly Node[];
  byId: ReadonlyMap<string, Node>;
  /** The earliest and the latest moment of all; the session's start when there is no event. */
  first: number;
  latest: number;
}

/** Builds the tree of these events at once. */
export function buildTree(events: readonly EventRow[], sessionStart: number): Tree {
  return new Forest(sessionStart).add(events);
}

/**
 * Grows and changes a tree at a cost that follows what is new. An event whose parent is unknown, or
 * that would be its own ancestor, stands at the top: it is shown rather than lost. Siblings stand in
 * order of their start, then of their id. Nodes are changed in place; each answer is a new Tree.
 */
export class Forest {
  private readonly byId = new Map<string, Node>();
  private readonly top = new Set<Node>();
  private roots: Node[] | null = null;
  /** Those at the top whose parent has not come, by that parent's id. */
  private readonly waiting = new Map<string, Node[]>();
  private readonly unsorted = new Set<Node[]>();

  constructor(private readonly sessionStart: number) {}

  /** Takes new events and changed ones; an event that is already here as it is costs a look. */
  add(events: readonly EventRow[]): Tree {
    const touched = new Set<Node>();
    for (const event of events) {
      const node = this.byId.get(event.event_id);
      if (node?.event === event) continue;
      touched.add(node ? this.change(node, event) : this.insert(event));
    }
    this.settleUp(touched);
    for (const siblings of this.unsorted) siblings.sort(inOrder);
    this.unsorted.clear();
    return this.tree();
  }

  private tree(): Tree {
    this.roots ??= [...this.top].sort(inOrder);
    let latest = this.sessionStart;
    for (const root of this.roots) latest = Math.max(latest, root.latest);
    const first = Math.min(this.sessionStart, this.roots[0]?.start ?? this.sessionStart);
    return { roots: this.roots, byId: this.byId, first, latest };
  }

  private insert(event: EventRow): Node {
    const node = toNode(event);
    this.byId.set(node.id, node);
    const orphans = this.waiting.get(node.id) ?? [];
    this.waiting.delete(node.id);
    this.place(node);
    for (const orphan of orphans) {
      this.unplace(orphan);
      this.place(orphan);
    }
    return node;
  }

  private change(node: Node, event: EventRow): Node {
    const moved = event.parent_id !== node.event.parent_id;
    if (moved) {
      // What it leaves must be counted again; what it joins is above it then.
      const left = node.parent;
      this.unplace(node);
      if (left) this.settleUp(new Set([left]));
    }
    node.event = event;
    node.start = parseTime(event.started_at) ?? Number.NaN;
    node.end = parseTime(event.ended_at);
    if (moved) this.place(node);
    else this.shuffled(node);
    return node;
  }

  private place(node: Node): void {
    const wanted = node.event.parent_id;
    const parent = wanted === null ? undefined : this.byId.get(wanted);
    const fits = parent !== undefined && !isWithin(parent, node);
    if (wanted !== null && !parent) {
      const others = this.waiting.get(wanted);
      if (others) others.push(node);
      else this.waiting.set(wanted, [node]);
    }
    node.parent = fits ? parent : null;
    if (fits) parent.children.push(node);
    else this.top.add(node);
    this.shuffled(node);
    deepen(node);
  }

  private unplace(node: Node): void {
    this.shuffled(node);
    const siblings = node.parent?.children;
    if (siblings) siblings.splice(siblings.lastIndexOf(node), 1);
    else this.top.delete(node);
    node.parent = null;
    const others = this.waiting.get(node.event.parent_id ?? "");
    if (others?.includes(node)) others.splice(others.indexOf(node), 1);
  }

  // Children before parents, without recursion: trees may be thousands deep.
  private settleUp(touched: ReadonlySet<Node>): void {
    const due = new Set<Node>();
    for (const node of touched) {
      for (let at: Node | null = node; at && !due.has(at); at = at.parent) due.add(at);
    }
    const deepestFirst = [...due].sort((a, b) => b.depth - a.depth);
    for (const node of deepestFirst) {
      const before = node.start;
      settle(node, this.sessionStart);
      if (!Object.is(before, node.start)) this.shuffled(node);
    }
  }

  // Its place among its siblings is open again.
  private shuffled(node: Node): void {
    if (node.parent) this.unsorted.add(node.parent.children);
    else this.roots = null;
  }
}

function toNode(event: EventRow): Node {
  return {
    id: event.event_id,
    event,
    parent: null,
    depth: 0,
    children: [],
    start: parseTime(event.started_at) ?? Number.NaN,
    end: parseTime(event.ended_at),
    latest: 0,
    errorsBelow: 0,
    descendants: 0,
    cost: event.cost,
  };
}

// Only what has children can come to stand below itself.
function isWithin(node: Node, above: Node): boolean {
  if (node === above) return true;
  if (above.children.length === 0) return false;
  for (let at: Node | null = node; at; at = at.parent) if (at === above) return true;
  return false;
}

function deepen(node: Node): void {
  const stack = [node];
  for (let at = stack.pop(); at; at = stack.pop()) {
    at.depth = at.parent ? at.parent.depth + 1 : 0;
    for (const child of at.children) stack.push(child);
  }
}

function settle(node: Node, sessionStart: number): void {
  let first = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  node.errorsBelow = 0;
  node.descendants = 0;
  node.cost = node.event.cost;
  for (const child of node.children) {
    first = Math.min(first, child.start);
    latest = Math.max(latest, child.latest);
    node.errorsBelow += child.errorsBelow + (child.event.status === "error" ? 1 : 0);
    node.descendants += child.descendants + 1;
    const spent = spentIn(child, node.event);
    if (spent !== null) node.cost = (node.cost ?? 0) + spent;
  }
  const own = parseTime(node.event.started_at);
  node.start = own ?? (Number.isFinite(first) ? first : sessionStart);
  node.latest = Math.max(node.start, node.end ?? node.start, latest);
}

// A call that two packages watched is told of twice, one event below the other: the upper one's cost
// is that of both, as in the server's sums.
function spentIn(child: Node, above: EventRow): number | null {
  const { cost } = child.event;
  if (child.cost === null || cost === null) return child.cost;
  if (!countsTokens(child.event) || !countsTokens(above)) return child.cost;
  return child.children.some((each) => each.cost !== null) ? child.cost - cost : null;
}

function countsTokens(event: EventRow): boolean {
  return event.input_tokens !== null || event.output_tokens !== null;
}

function inOrder(a: Node, b: Node): number {
  return a.start - b.start || (a.id < b.id ? -1 : 1);
}

/** All events in the order in which they began. */
export function inTimeOrder(tree: Tree): Node[] {
  return [...tree.byId.values()].sort(inOrder);
}

/** All events, each before everything below it; backwards, each after. */
export function fromTheTop(tree: Tree): Node[] {
  const order: Node[] = [...tree.roots];
  // Grows while it is walked over.
  for (const node of order) for (const child of node.children) order.push(child);
  return order;
}

/** What was under way at each moment is told by these: a step is what happens within it. */
export function isActivity(node: Node): boolean {
  return node.event.type !== "step" || node.children.length === 0;
}
