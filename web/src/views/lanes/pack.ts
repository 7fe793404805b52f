// Which lane each event is drawn in: below what it happened in, beside what happened meanwhile.
import { endOf } from "@/views/lanes/activity";
import { fromTheTop, type Node, type Tree } from "@/views/timeline/tree";

export interface Packed {
  /** In the order of their start. */
  nodes: readonly Node[];
  /** The lane of `nodes[i]`, counted from the top. */
  lanes: Int32Array;
  laneOf: (node: Node) => number;
  count: number;
}

// Beyond this many events at once they share the last lane: nobody can tell them apart on a screen.
const MOST_BESIDE = 400;

/**
 * Packs the tree. An event and all below it take a block of lanes; blocks that overlap in time stand
 * below each other, others share lanes.
 */
export function packLanes(tree: Tree, inOrder: readonly Node[], openUntil: number): Packed {
  const blocks = new Map<Node, Block>();
  const order = fromTheTop(tree);
  for (let at = order.length - 1; at >= 0; at -= 1) {
    const node = order[at] as Node;
    let until = endOf(node, openUntil);
    for (const child of node.children) until = Math.max(until, blocks.get(child)?.until ?? 0);
    blocks.set(node, { height: 1 + stackBlocks(node.children, blocks), offset: 0, lane: 0, until });
  }
  const count = stackBlocks(tree.roots, blocks);
  for (const node of order) {
    const block = blocks.get(node) as Block;
    block.lane = block.offset + (node.parent ? (blocks.get(node.parent)?.lane ?? 0) + 1 : 0);
  }
  const laneOf = (node: Node) => blocks.get(node)?.lane ?? 0;
  return { nodes: inOrder, lanes: Int32Array.from(inOrder, laneOf), laneOf, count };
}

interface Block {
  height: number;
  /** Lanes between the parent's own and this block's first. */
  offset: number;
  lane: number;
  until: number;
}

// Gives each its offset and returns how many lanes they take together.
function stackBlocks(siblings: readonly Node[], blocks: Map<Node, Block>): number {
  const busyUntil: number[] = [];
  for (const node of siblings) {
    const block = blocks.get(node);
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
