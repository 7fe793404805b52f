// What differs between two events that are one in both runs.
import type { EventDetail, EventRow } from "@/api/types";
import { shapeOf } from "@/views/payload/shape";
import { promptText } from "@/views/transcript/prompt";

export interface Difference {
  label: string;
  a: string | number | null;
  b: string | number | null;
}

// What a run did. Cost, time and tokens always differ a little: they are told, and part no runs.
const SAID = [
  ["State", "state"],
  ["Action", "action"],
  ["Goal", "goal"],
  ["Name", "name"],
  ["Model", "model"],
  ["Provider", "provider"],
  ["Status", "status"],
  ["Error", "error"],
  ["Evaluation", "eval_score"],
  ["Screenshots", "screenshots"],
] as const;

/** The fields that say different things; an absent text and an empty one say the same. */
export function differencesOf(a: EventRow, b: EventRow): Difference[] {
  const found: Difference[] = [];
  for (const [label, field] of SAID) {
    const [x, y] = [a[field], b[field]];
    if ((x || null) !== (y || null)) found.push({ label, a: x ?? null, b: y ?? null });
  }
  return found;
}

/** A payload that was recorded in one or both, as texts to be compared line by line. */
export interface PayloadPair {
  label: string;
  a: string;
  b: string;
}

const PAYLOADS = [
  ["Arguments", "arguments"],
  ["Prompt", "input"],
  ["Parameters", "params"],
  ["Result", "output"],
  ["Data", "data"],
  ["Error", "error"],
  ["Traceback", "traceback"],
] as const;

/** Everything that was said in the two events, each kind of it as two texts. */
export function payloadPairs(a: EventDetail | null, b: EventDetail | null): PayloadPair[] {
  const found: PayloadPair[] = [];
  for (const [label, field] of PAYLOADS) {
    const [x, y] = [toText(a?.[field]), toText(b?.[field])];
    if (x !== "" || y !== "") found.push({ label, a: x, b: y });
  }
  return found;
}

/** A recorded value as lines: a conversation as its messages, data with its keys in order. */
export function toText(value: unknown): string {
  const shape = shapeOf(value);
  switch (shape.kind) {
    case "nothing":
      return "";
    case "text":
      return shape.text;
    case "messages":
      return shape.rest === null
        ? promptText(shape.messages)
        : `${promptText(shape.messages)}\n\n${written(shape.rest)}`;
    case "data":
      return written(shape.value);
  }
}

// The order in which a program wrote an object's members means nothing.
function written(value: unknown): string {
  return (
    JSON.stringify(
      value,
      (_key, member: unknown) =>
        typeof member === "object" && member !== null && !Array.isArray(member)
          ? Object.fromEntries(Object.entries(member).sort(([x], [y]) => (x < y ? -1 : 1)))
          : member,
      2,
    ) ?? ""
  );
}
