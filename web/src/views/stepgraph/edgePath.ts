// The line of an edge: through its bends, beside what it belongs to, and where its number stands.
import { NODE_HEIGHT, NODE_WIDTH, type Point } from "@/views/stepgraph/layout";

export interface EdgeLine {
  d: string;
  label: Point;
}

const f = (value: number) => value.toFixed(1);

/** Through the bends that the layout gave, rounded. */
export function throughBends(points: readonly Point[]): EdgeLine {
  const [first, ...rest] = points;
  if (!first) return { d: "", label: { x: 0, y: 0 } };
  let d = `M${f(first.x)} ${f(first.y)}`;
  for (const [at, point] of rest.entries()) {
    const next = rest[at + 1];
    if (!next) d += ` L${f(point.x)} ${f(point.y)}`;
    else {
      // Each bend is left for the middle of the way to the next.
      d += ` Q${f(point.x)} ${f(point.y)} ${f((point.x + next.x) / 2)} ${f((point.y + next.y) / 2)}`;
    }
  }
  return { d, label: points[Math.floor(points.length / 2)] ?? first };
}

/** From the side of one node to the side of the other, bowed so that it can be told from its way back. */
export function across(from: Point, to: Point): EdgeLine {
  const right = to.x >= from.x;
  const start = { x: from.x + (right ? NODE_WIDTH : 0), y: from.y + NODE_HEIGHT / 2 };
  const sameColumn = Math.abs(to.x - from.x) < NODE_WIDTH;
  const end = {
    x: to.x + (sameColumn === right ? NODE_WIDTH : 0),
    y: to.y + NODE_HEIGHT / 2 + (to.y > from.y ? -14 : 14),
  };
  const reach = Math.min(140, 40 + Math.abs(end.y - start.y) / 6);
  const out = start.x + (right ? reach : -reach);
  const back = end.x + (sameColumn === right ? reach : -reach);
  return {
    d: `M${f(start.x)} ${f(start.y)} C${f(out)} ${f(start.y)} ${f(back)} ${f(end.y)} ${f(end.x)} ${f(end.y)}`,
    label: { x: (start.x + end.x) / 8 + ((out + back) * 3) / 8, y: (start.y + end.y) / 2 },
  };
}

/** Out of a node's right side and into it again. */
export function toItself(place: Point): EdgeLine {
  const x = place.x + NODE_WIDTH;
  const y = place.y + NODE_HEIGHT / 2;
  return {
    d: `M${f(x)} ${f(y - 16)} C${f(x + 44)} ${f(y - 34)} ${f(x + 44)} ${f(y + 34)} ${f(x)} ${f(y + 16)}`,
    label: { x: x + 33, y },
  };
}
