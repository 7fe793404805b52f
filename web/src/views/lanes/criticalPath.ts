// The chain of events that decided when the session ended: shorten one of them and it ends earlier.
import { endOf } from "@/views/lanes/activity";
import { fromTheTop, type Node, type Tree } from "@/views/timeline/tree";

/** A piece of the path: the time in which this event, and nothing below it, was waited for. */
export interface Stretch {
  node: Node;
  from: number;
  to: number;
}

interface Frame {
  node: Node | null;
  start: number;
  /** What may have been waited for, the latest end first. */
  kids: Node[];
  next: number;
  cursor: number;
}

/**
 * Walks back from the end: what ended last was waited for, before it what had ended when it began,
 * and so on, in each event again among its children. Oldest first. Time in which no event was under
 * way is in no stretch.
 */
export function criticalPath(tree: Tree, openUntil: number): Stretch[] {
  const found: Stretch[] = [];
  const reach = reaches(tree, openUntil);
  const frame = (node: Node | null, kids: readonly Node[], start: number, end: number): Frame => ({
    node,
    start,
    kids: latestFirst(kids, reachOf),
    next: 0,
    cursor: end,
  });
  const reachOf = (node: Node) => reach.get(node) ?? node.start;
  const add = (node: Node | null, from: number, to: number) =>
    node && to > from && found.push({ node, from, to });

  const end = tree.roots.reduce((latest, root) => Math.max(latest, reachOf(root)), tree.first);
  // A stack instead of recursion: trees may be thousands deep.
  const stack = [frame(null, tree.roots, tree.first, end)];
  for (let at = stack.at(-1); at; at = stack.at(-1)) {
    const kid = at.kids[at.next];
    if (!kid) {
      add(at.node, at.start, at.cursor);
      stack.pop();
      continue;
    }
    at.next += 1;
    // It was still under way when what came after had begun: that did not wait for it.
    if (reachOf(kid) > at.cursor) continue;
    add(at.node, reachOf(kid), at.cursor);
    at.cursor = kid.start;
    if (kid.children.length === 0) add(kid, kid.start, reachOf(kid));
    else stack.push(frame(kid, kid.children, kid.start, reachOf(kid)));
  }
  return found.reverse();
}

// Siblings stand in the order of their start, and mostly end in it.
function latestFirst(kids: readonly Node[], reachOf: (node: Node) => number): Node[] {
  const found = [...kids];
  let before = Number.NEGATIVE_INFINITY;
  for (const kid of kids) {
    const reach = reachOf(kid);
    if (reach < before) return found.sort((a, b) => reachOf(b) - reachOf(a) || b.start - a.start);
    before = reach;
  }
  return found.reverse();
}

// The end of each event with everything below it.
function reaches(tree: Tree, openUntil: number): Map<Node, number> {
  const reach = new Map<Node, number>();
  const order = fromTheTop(tree);
  for (let at = order.length - 1; at >= 0; at -= 1) {
    const node = order[at] as Node;
    let latest = endOf(node, openUntil);
    for (const child of node.children) latest = Math.max(latest, reach.get(child) ?? 0);
    reach.set(node, latest);
  }
  return reach;
}

export interface Share {
  /** What these events are called. */
  title: string;
  /** The one that held most. */
  node: Node;
  count: number;
  ms: number;
}

/** How much of the path events of the same title hold together, the most first. */
export function sharesOf(path: readonly Stretch[], most: number): Share[] {
  const sums = new Map<Node, number>();
  for (const { node, from, to } of path) sums.set(node, (sums.get(node) ?? 0) + to - from);
  const shares = new Map<string, Share & { top: number }>();
  for (const [node, ms] of sums) {
    const title = node.event.title || node.event.type;
    let share = shares.get(title);
    if (!share) {
      share = { title, node, count: 0, ms: 0, top: 0 };
      shares.set(title, share);
    }
    if (ms > share.top) {
      share.node = node;
      share.top = ms;
    }
    share.count += 1;
    share.ms += ms;
  }
  return [...shares.values()].sort((a, b) => b.ms - a.ms).slice(0, most);
}
