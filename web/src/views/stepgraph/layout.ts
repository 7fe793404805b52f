// Where the nodes of a step graph stand. Dagre ranks them from the top down; pure, run in a worker.
import { Graph, layout } from "@dagrejs/dagre";

export const NODE_WIDTH = 232;
export const NODE_HEIGHT = 92;

export interface LayoutRequest {
  /** In the order of the first visit. */
  nodes: readonly string[];
  edges: readonly { from: string; to: string; count: number }[];
}

export interface Point {
  x: number;
  y: number;
}

export interface LayoutAnswer {
  width: number;
  height: number;
  /** The upper left corner of each node. */
  places: Record<string, Point>;
  /** The bends of each edge, by its position in the request; empty where it is drawn straight. */
  routes: Point[][];
}

const RANK_GAP = 56;
const NODE_GAP = 28;
const COLUMN_GAP = 96;
const MARGIN = 24;
// In a graph larger than this the edges that found no new state are left out of the ranking: each
// costs a bend a rank, and they are what makes dagre slow.
const FULLY_ROUTED = { nodes: 40, edges: 100 };
// Width to height of the window that a long run is folded for.
const ASPECT = 1.6;
// A run that is no taller than this is shown as it went, without folding it.
const TALL = 1_300;

interface Arc {
  at: number;
  from: number;
  to: number;
}

/** Lays out a run: the way in which states were found goes down, in as many columns as it takes. */
export function layOut({ nodes, edges }: LayoutRequest): LayoutAnswer {
  const rank = new Map(nodes.map((key, at) => [key, at]));
  const isSmall = nodes.length <= FULLY_ROUTED.nodes && edges.length <= FULLY_ROUTED.edges;
  const found = new Set<number>([0]);
  const arcs: Arc[] = [];
  for (const [at, edge] of edges.entries()) {
    const [from, to] = [rank.get(edge.from) ?? 0, rank.get(edge.to) ?? 0];
    const isNew = !found.has(to);
    found.add(to);
    if (from === to || !(isSmall || isNew)) continue;
    arcs.push({ at, from, to });
  }
  const graph = ranked(nodes.length, arcs, edges);
  const corners = nodes.map((_, at) => {
    const { x, y } = graph.node(String(at));
    return { x: (x ?? 0) - NODE_WIDTH / 2, y: (y ?? 0) - NODE_HEIGHT / 2 };
  });
  const columns = fold(corners);
  const routes: Point[][] = edges.map(() => []);
  for (const arc of arcs) {
    if (columns[arc.from]?.column !== columns[arc.to]?.column) continue;
    const points: Point[] = graph.edge(...ends(arc)).points ?? [];
    const { dx, dy } = columns[arc.from] as Shift;
    const moved = points.map(({ x, y }) => ({ x: x + dx, y: y + dy }));
    routes[arc.at] = arc.from < arc.to ? moved : moved.reverse();
  }
  const places = corners.map(({ x, y }, at) => {
    const { dx, dy } = columns[at] as Shift;
    return { x: x + dx, y: y + dy };
  });
  return {
    width: Math.max(0, ...places.map(({ x }) => x)) + NODE_WIDTH + MARGIN,
    height: Math.max(0, ...places.map(({ y }) => y)) + NODE_HEIGHT + MARGIN,
    places: Object.fromEntries(nodes.map((key, at) => [key, places[at] as Point])),
    routes,
  };
}

// A way back is turned round for the ranking, so that time goes one way.
function ends(arc: Arc): [string, string, string] {
  const [above, below] = arc.from < arc.to ? [arc.from, arc.to] : [arc.to, arc.from];
  return [String(above), String(below), String(arc.at)];
}

function ranked(size: number, arcs: readonly Arc[], edges: LayoutRequest["edges"]) {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: "TB",
    nodesep: NODE_GAP,
    ranksep: RANK_GAP,
    marginx: MARGIN,
    marginy: MARGIN,
    ranker: size > FULLY_ROUTED.nodes ? "longest-path" : "network-simplex",
  });
  for (let at = 0; at < size; at += 1) {
    graph.setNode(String(at), { width: NODE_WIDTH, height: NODE_HEIGHT });
  }
  for (const arc of arcs) {
    const [above, below, name] = ends(arc);
    const weight = Math.min(10, edges[arc.at]?.count ?? 1);
    graph.setEdge(above, below, { weight }, name);
  }
  layout(graph);
  return graph;
}

interface Shift {
  column: number;
  dx: number;
  dy: number;
}

// A long run is a tower: it is cut into columns, so that it fits a window at a size one can read.
function fold(corners: readonly Point[]): Shift[] {
  const width = Math.max(0, ...corners.map(({ x }) => x)) + NODE_WIDTH + COLUMN_GAP;
  const height = Math.max(0, ...corners.map(({ y }) => y)) + NODE_HEIGHT + RANK_GAP;
  const wanted = height <= TALL ? 1 : Math.max(1, Math.round(Math.sqrt((height * ASPECT) / width)));
  const tall = Math.ceil(height / wanted / (NODE_HEIGHT + RANK_GAP)) * (NODE_HEIGHT + RANK_GAP);
  const shifts = corners.map(({ y }) => {
    const column = Math.floor((y - MARGIN) / tall + 1e-6);
    return { column, dx: 0, dy: -column * tall };
  });
  // Each column is as wide as what stands in it.
  let left = 0;
  for (let column = 0; column < wanted; column += 1) {
    const xs = corners.flatMap(({ x }, at) => (shifts[at]?.column === column ? [x] : []));
    if (xs.length === 0) continue;
    const least = Math.min(...xs);
    for (const shift of shifts) if (shift.column === column) shift.dx = left + MARGIN - least;
    left += Math.max(...xs) - least + NODE_WIDTH + COLUMN_GAP;
  }
  return shifts;
}
