// The events of a session as one tree, whatever order they came in, and whatever is missing.
import type { EventRow } from "@/api/types";
import { parseTime } from "@/lib/time";

export interface Node {
  id: string;
  event: EventRow;
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
  /** Its own cost and that of everything below it; null when nothing is known. */
  cost: number | null;
}

export interface Tree {
  roots: Node[];
  byId: Map<string, Node>;
  /** The latest moment of all, or the fallback when there is no event. */
  latest: number;
}

/**
 * Builds the tree. An event whose parent is unknown, or that would be its own ancestor, stands at the
 * top: it is shown rather than lost. Siblings stand in order of their start, then of their id.
 */
export function buildTree(events: readonly EventRow[], sessionStart: number): Tree {
  const byId = new Map<string, Node>();
  for (const event of events) byId.set(event.event_id, toNode(event));

  const roots: Node[] = [];
  const rings = inRings(byId);
  for (const node of byId.values()) {
    const parent = node.event.parent_id === null ? undefined : byId.get(node.event.parent_id);
    if (parent && !rings.has(node)) parent.children.push(node);
    else roots.push(node);
  }

  let latest = sessionStart;
  // Children before parents, without recursion: trees may be thousands deep.
  for (const node of deepestFirst(roots)) {
    settle(node, sessionStart);
    latest = Math.max(latest, node.latest);
  }
  roots.sort(inOrder);
  return { roots, byId, latest };
}

function toNode(event: EventRow): Node {
  return {
    id: event.event_id,
    event,
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

// Every event that is its own ancestor. Each is walked over once, however deep the tree is.
function inRings(byId: Map<string, Node>): Set<Node> {
  const rings = new Set<Node>();
  const done = new Set<Node>();
  for (const node of byId.values()) {
    const path = new Map<Node, number>();
    let at: Node | undefined = node;
    while (at && !done.has(at) && !path.has(at)) {
      path.set(at, path.size);
      at = at.event.parent_id === null ? undefined : byId.get(at.event.parent_id);
    }
    const from = at === undefined ? undefined : path.get(at);
    for (const [each, place] of path) {
      done.add(each);
      if (from !== undefined && place >= from) rings.add(each);
    }
  }
  return rings;
}

function deepestFirst(roots: Node[]): Node[] {
  const order: Node[] = [];
  const stack = [...roots];
  while (stack.length > 0) {
    const node = stack.pop() as Node;
    order.push(node);
    for (const child of node.children) {
      child.depth = node.depth + 1;
      stack.push(child);
    }
  }
  return order.reverse();
}

function settle(node: Node, sessionStart: number): void {
  let first = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  for (const child of node.children) {
    first = Math.min(first, child.start);
    latest = Math.max(latest, child.latest);
    node.errorsBelow += child.errorsBelow + (child.event.status === "error" ? 1 : 0);
    node.descendants += child.descendants + 1;
    if (child.cost !== null) node.cost = (node.cost ?? 0) + child.cost;
  }
  if (Number.isNaN(node.start)) node.start = Number.isFinite(first) ? first : sessionStart;
  node.latest = Math.max(node.start, node.end ?? node.start, latest);
  node.children.sort(inOrder);
}

function inOrder(a: Node, b: Node): number {
  return a.start - b.start || (a.id < b.id ? -1 : 1);
}
