// The chain of events that decided when the session ended: shorten one of them and it ends earlier.
import { endOf } from "@/views/lanes/activity";
import type { Node, Tree } from "@/views/timeline/tree";

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
    kids: [...kids].sort((a, b) => reachOf(b) - reachOf(a) || b.start - a.start),
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
    stack.push(frame(kid, kid.children, kid.start, reachOf(kid)));
  }
  return found.reverse();
}

// The end of each event with everything below it.
function reaches(tree: Tree, openUntil: number): Map<Node, number> {
  const reach = new Map<Node, number>();
  for (const node of [...tree.byId.values()].sort((a, b) => b.depth - a.depth)) {
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

/** How much of the path events of the same kind and title hold together, the most first. */
export function sharesOf(path: readonly Stretch[], most: number): Share[] {
  const sums = new Map<Node, number>();
  for (const { node, from, to } of path) sums.set(node, (sums.get(node) ?? 0) + to - from);
  const shares = new Map<string, Share & { top: number }>();
  for (const [node, ms] of sums) {
    const title = node.event.title || node.event.type;
    const key = `${node.event.type} ${title}`;
    const share = shares.get(key) ?? { title, node, count: 0, ms: 0, top: 0 };
    if (ms > share.top) Object.assign(share, { node, top: ms });
    share.count += 1;
    share.ms += ms;
    shares.set(key, share);
  }
  return [...shares.values()].sort((a, b) => b.ms - a.ms).slice(0, most);
}
