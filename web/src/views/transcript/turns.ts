// A run as a conversation: what was said and done, in the order in which it began.
import type { Node } from "@/views/timeline/tree";

export interface Turn {
  node: Node;
  /** For a call of a model: the one whose prompt it continues. */
  before: Node | null;
}

/**
 * Every event is a turn. A model's call continues the last one that was made in the same place (of
 * the same parent), else the last of all: agents that talk at the same time stay apart.
 */
export function toTurns(inOrder: readonly Node[]): Turn[] {
  const lastIn = new Map<Node | null, Node>();
  let last: Node | null = null;
  return inOrder.map((node) => {
    if (node.event.type !== "llm_generation") return { node, before: null };
    const place = placeOf(node);
    const before: Node | null = lastIn.get(place) ?? (place === null ? last : null);
    lastIn.set(place, node);
    last = node;
    return { node, before };
  });
}

// Steps follow each other within one conversation; a tool or an agent below it is its own.
function placeOf(node: Node): Node | null {
  let at = node.parent;
  while (at?.event.type === "step") at = at.parent;
  return at;
}
