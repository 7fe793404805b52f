// By what two events of a run, or of two runs, are the same.
import type { EventRow } from "@/api/types";
import type { Node } from "@/views/timeline/tree";

const keys = new WeakMap<EventRow, string>();

/** Equal for two events that are visits of one state, or calls of one thing. */
export function stateKey({ event }: Node): string {
  let key = keys.get(event);
  if (key === undefined) {
    key = toKey(event);
    keys.set(event, key);
  }
  return key;
}

// Two steps are equal when they say the same but for numbers and ids, which name only the occasion.
function toKey(event: EventRow): string {
  const said =
    event.type === "step"
      ? event.state || event.goal || event.title
      : `${event.type} ${event.name || event.title}`;
  return said
    .toLowerCase()
    .replace(/\b(?=[0-9a-f-]*\d)[0-9a-f][0-9a-f-]{7,}\b/g, "#")
    .replace(/\d+([.,:]\d+)*/g, "#")
    .replace(/[\s.,;:!?…"'’()[\]]+/g, " ")
    .trim();
}
