// Which lane each event is drawn in: below what it happened in, beside what happened meanwhile.
import { endOf } from "@/views/lanes/activity";
import type { Node, Tree } from "@/views/timeline/tree";

export interface Packed {
  /** In the order of their start. */
  nodes: Node[];
  /** The lane of `nodes[i]`, counted from the top. */
  lanes: Int32Array;
  laneOf: ReadonlyMap<Node, number>;
  count: number;
}

// Beyond this many events at once they share the last lane: nobody can tell them apart on a screen.
const MOST_BESIDE = 400;

/**
 * Packs the tree. An event and all below it take a block of lanes; blocks that overlap in time stand
 * below each other, others share lanes.
 */
export function packLanes(tree: Tree, inOrder: readonly Node[], openUntil: number): Packed {
  const place = new Map<Node, Block>();
  for (const node of [...inOrder].sort((a, b) => b.depth - a.depth)) {
    const below = stackBlocks(node.children, place);
    place.set(node, {
      height: 1 + below,
      offset: 0,
      until: node.children.reduce(
        (latest, child) => Math.max(latest, place.get(child)?.until ?? 0),
        endOf(node, openUntil),
      ),
    });
  }
  const count = stackBlocks(tree.roots, place);
  const lanes = new Int32Array(inOrder.length);
  const laneOf = new Map<Node, number>();
  const depthAt = (at: number) => inOrder[at]?.depth ?? 0;
  const fromTheTop = inOrder.map((_, at) => at).sort((a, b) => depthAt(a) - depthAt(b));
  for (const at of fromTheTop) {
    const node = inOrder[at] as Node;
    const above = node.parent ? (laneOf.get(node.parent) ?? 0) + 1 : 0;
    const lane = above + (place.get(node)?.offset ?? 0);
    laneOf.set(node, lane);
    lanes[at] = lane;
  }
  return { nodes: [...inOrder], lanes, laneOf, count };
}

interface Block {
  height: number;
  /** Lanes between the parent's own and this block's first. */
  offset: number;
  until: number;
}

// Gives each its offset and returns how many lanes they take together.
function stackBlocks(siblings: readonly Node[], place: Map<Node, Block>): number {
  const busyUntil: number[] = [];
  for (const node of siblings) {
    const block = place.get(node);
    if (!block) continue;
    let offset = 0;
    let at = 0;
    // The first run of free lanes that is high enough.
    while (at < offset + block.height && offset < MOST_BESIDE) {
      if ((busyUntil[at] ?? Number.NEGATIVE_INFINITY) > node.start) offset = at + 1;
      at += 1;
    }
    block.offset = offset;
    for (let lane = offset; lane < offset + block.height; lane += 1) busyUntil[lane] = block.until;
  }
  return busyUntil.length;
}
