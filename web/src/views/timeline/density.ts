// How busy each slice of a session was: what the overview strip draws, however many events there are.
import { type Span, share } from "@/views/timeline/scale";
import type { Tree } from "@/views/timeline/tree";

export interface Slice {
  /** Events that were under way, relative to the busiest slice: 0 to 1. */
  height: number;
  error: boolean;
}

/** Cuts the span into `count` slices. Only events without children count: a step is its events. */
export function density(tree: Tree, span: Span, count: number, openUntil: number): Slice[] {
  // Differences first, one sum after: cost grows with the events, not with how long they took.
  const change = new Float64Array(count + 1);
  const errors = new Uint8Array(count);
  for (const node of tree.byId.values()) {
    if (node.children.length > 0) continue;
    const from = toSlice(share(span, node.start), count);
    const to = toSlice(share(span, node.end ?? openUntil), count);
    change[from] = (change[from] ?? 0) + 1;
    change[to + 1] = (change[to + 1] ?? 0) - 1;
    if (node.event.status === "error") errors[to] = 1;
  }
  const busy: number[] = [];
  let running = 0;
  for (let at = 0; at < count; at += 1) {
    running += change[at] ?? 0;
    busy.push(running);
  }
  const most = Math.max(1, ...busy);
  return busy.map((value, at) => ({ height: value / most, error: errors[at] === 1 }));
}

function toSlice(at: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(at * count)));
}
