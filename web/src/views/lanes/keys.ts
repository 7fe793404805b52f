// What the keys do on the timeline.
import { endOf } from "@/views/lanes/activity";
import type { Packed } from "@/views/lanes/pack";
import { type Span, shiftWithin, zoom } from "@/views/timeline/scale";
import type { Node } from "@/views/timeline/tree";

const CLOSER = 1.6;
const STEP = 0.25;

/** The part in view after a zooming or moving key; undefined when the key is none of these. */
export function spanAfter(key: string, span: Span, whole: Span): Span | null | undefined {
  const length = span.to - span.from;
  const middle = (span.from + span.to) / 2;
  const moved = (share: number) =>
    shiftWithin({ from: span.from + length * share, to: span.to + length * share }, whole);
  switch (key) {
    case "+":
    case "=":
      return zoom(span, 1 / CLOSER, middle, whole);
    case "-":
      return zoom(span, CLOSER, middle, whole);
    case "0":
      return null;
    case "a":
      return moved(-STEP);
    case "d":
      return moved(STEP);
    default:
      return undefined;
  }
}

/** The event that an arrow leads to from the selected one; null for other keys and at the ends. */
export function nodeAfter(key: string, packed: Packed, selected: string | null): Node | null {
  const { nodes, lanes } = packed;
  const at = nodes.findIndex((node) => node.id === selected);
  if (key === "Home") return nodes[0] ?? null;
  if (key === "End") return nodes.at(-1) ?? null;
  if (key === "ArrowRight") return nodes[at + 1] ?? null;
  if (key === "ArrowLeft") return at < 0 ? (nodes[0] ?? null) : (nodes[at - 1] ?? null);
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  const from = nodes[at];
  if (!from) return nodes[0] ?? null;
  const lane = (lanes[at] as number) + (key === "ArrowUp" ? -1 : 1);
  let best: Node | null = null;
  for (const [index, node] of nodes.entries()) {
    if (lanes[index] !== lane) continue;
    if (best === null || away(node, from) < away(best, from)) best = node;
  }
  return best;
}

// How far apart two events are in time: nothing when one holds the other's start.
function away(node: Node, from: Node): number {
  const end = endOf(node, node.latest);
  if (node.start <= from.start && end >= from.start) return 0;
  return node.start > from.start ? node.start - from.start : from.start - end;
}
