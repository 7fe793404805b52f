// What a call of a model was told that the call before it was not.
import type { Message, Part } from "@/views/payload/shape";

export interface FreshPart {
  /** Messages at the beginning that the prompt before had too, or that were its answer. */
  repeated: Message[];
  fresh: Message[];
}

/** Compares a prompt with the one before it and that one's answer. */
export function freshOf(
  before: readonly Message[],
  answer: readonly Message[],
  now: readonly Message[],
): FreshPart {
  const told = [...before, ...answer];
  let same = 0;
  while (same < now.length && same < told.length && isSame(told[same], now[same])) same += 1;
  // A prompt that was sent again whole would leave nothing to read.
  if (same === now.length && same > 0) same -= 1;
  return { repeated: now.slice(0, same), fresh: now.slice(same) };
}

function isSame(a: Message | undefined, b: Message | undefined): boolean {
  if (!a || !b || a.role !== b.role || a.name !== b.name) return false;
  return JSON.stringify(a.parts) === JSON.stringify(b.parts);
}

/** A prompt as one text, for a comparison line by line. */
export function promptText(messages: readonly Message[]): string {
  return messages
    .map(({ role, name, parts }) =>
      [`${role}${name ? ` ${name}` : ""}:`, ...parts.map(partText)].join("\n"),
    )
    .join("\n\n");
}

function partText(part: Part): string {
  switch (part.kind) {
    case "text":
      return part.text;
    case "thinking":
      return `(thinking) ${part.text}`;
    case "picture":
      return `(picture, ${part.url.length} characters)`;
    case "call":
      return `(call) ${part.name} ${written(part.value)}`;
    case "result":
      return `(result) ${written(part.value)}`;
    case "data":
      return `(${part.label}) ${written(part.value)}`;
  }
}

function written(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "");
}
