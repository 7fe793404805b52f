// What a recorded value is, so that it can be read as that: a conversation, a text, or data.

export type Part =
  | { kind: "text"; text: string }
  | { kind: "picture"; url: string }
  | { kind: "thinking"; text: string }
  | { kind: "call"; name: string; value: unknown }
  | { kind: "result"; name: string | null; value: unknown }
  | { kind: "data"; label: string; value: unknown };

export interface Message {
  role: string;
  name: string | null;
  parts: Part[];
}

export type Shape =
  | { kind: "nothing" }
  | { kind: "text"; text: string }
  | { kind: "messages"; messages: Message[]; rest: Record<string, unknown> | null }
  | { kind: "data"; value: unknown };

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Recognises the common forms of chat messages; everything else is a text or data, never refused. */
export function shapeOf(value: unknown): Shape {
  if (value === null || value === undefined) return { kind: "nothing" };
  if (typeof value === "string") {
    const parsed = parseStructure(value);
    return parsed === undefined ? { kind: "text", text: value } : shapeOf(parsed);
  }
  const messages = toMessages(value);
  if (messages) return messages;
  return { kind: "data", value };
}

// Programs often record JSON that they had already written out as text.
function parseStructure(text: string): unknown {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed) || !/[\]}]$/.test(trimmed)) return undefined;
  try {
    return JSON.parse(trimmed);
  } catch {
    return undefined;
  }
}

function toMessages(value: unknown): Shape | null {
  if (Array.isArray(value)) {
    const messages = value.map(toMessage);
    if (messages.length === 0 || messages.includes(null)) return null;
    return { kind: "messages", messages: messages as Message[], rest: null };
  }
  if (!isFields(value)) return null;
  for (const key of ["messages", "contents"]) {
    const list = value[key];
    const inner = Array.isArray(list) ? toMessages(list) : null;
    if (inner?.kind === "messages") return withSystem({ ...inner, rest: without(value, key) });
  }
  // Answers: a list of choices, candidates or output items, each of which holds or is a message.
  for (const [key, within] of ANSWERS) {
    const list = value[key];
    if (!Array.isArray(list)) continue;
    const inner = toMessages(within ? list.map((each) => isFields(each) && each[within]) : list);
    if (inner?.kind === "messages") return { ...inner, rest: without(value, key) };
  }
  const single = toMessage(value);
  return single && { kind: "messages", messages: [single], rest: null };
}

const ANSWERS = [
  ["choices", "message"],
  ["candidates", "content"],
  ["output", null],
] as const;

// Some providers take the system prompt beside the messages instead of as their first.
function withSystem(shape: Shape): Shape {
  if (shape.kind !== "messages" || shape.rest === null) return shape;
  const { system, ...rest } = shape.rest;
  const message = system === undefined ? null : toMessage({ role: "system", content: system });
  if (!message) return shape;
  const others = Object.keys(rest).length > 0 ? rest : null;
  return { kind: "messages", messages: [message, ...shape.messages], rest: others };
}

function without(fields: Fields, key: string): Fields | null {
  const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => name !== key));
  return Object.keys(rest).length > 0 ? rest : null;
}

function toMessage(value: unknown): Message | null {
  if (!isFields(value)) return null;
  if (typeof value.role !== "string") return toItem(value);
  const body = value.content ?? value.parts;
  const calls = Array.isArray(value.tool_calls) ? value.tool_calls : [];
  const thought = thoughtOf(value.reasoning_content ?? value.reasoning);
  if (body === undefined && calls.length === 0 && !thought) return null;
  const said = Array.isArray(body) ? body.map(toPart) : body == null ? [] : [toPart(body)];
  const isResult = value.role === "tool" || value.role === "function";
  const name = typeof value.name === "string" ? value.name : null;
  const parts = isResult ? [{ kind: "result" as const, name, value: body }] : said;
  return {
    role: value.role,
    name,
    parts: [...(thought ? [thought] : []), ...parts, ...calls.map(toCall)],
  };
}

// An item of a list in which messages, calls, results and reasoning stand beside each other.
function toItem(value: Fields): Message | null {
  switch (value.type) {
    case "function_call":
      return { role: "assistant", name: null, parts: [toCall(value)] };
    case "function_call_output": {
      const part: Part = { kind: "result", name: null, value: value.output };
      return { role: "tool", name: null, parts: [part] };
    }
    case "reasoning": {
      const thought = thoughtOf(value.summary ?? value.content);
      return thought && { role: "assistant", name: null, parts: [thought] };
    }
    default:
      return null;
  }
}

function thoughtOf(value: unknown): Part | null {
  if (typeof value === "string")
    return value.trim() === "" ? null : { kind: "thinking", text: value };
  if (!Array.isArray(value)) return null;
  const texts = value.flatMap((each) =>
    isFields(each) && typeof each.text === "string" ? [each.text] : [],
  );
  return texts.length > 0 ? { kind: "thinking", text: texts.join("\n\n") } : null;
}

function toPart(value: unknown): Part {
  if (typeof value === "string") return { kind: "text", text: value };
  if (!isFields(value)) return { kind: "data", label: "data", value };
  if (typeof value.thinking === "string") return { kind: "thinking", text: value.thinking };
  if (typeof value.text === "string") {
    return { kind: value.thought === true ? "thinking" : "text", text: value.text };
  }
  const url = pictureUrl(value);
  if (url) return { kind: "picture", url };
  if (value.type === "tool_use" || isFields(value.functionCall)) {
    const call = isFields(value.functionCall) ? value.functionCall : value;
    return { kind: "call", name: String(call.name ?? "tool"), value: call.input ?? call.args };
  }
  if (value.type === "tool_result") return { kind: "result", name: null, value: value.content };
  if (isFields(value.functionResponse)) {
    const { name, response } = value.functionResponse;
    return { kind: "result", name: typeof name === "string" ? name : null, value: response };
  }
  return { kind: "data", label: typeof value.type === "string" ? value.type : "data", value };
}

function pictureUrl(part: Fields): string | null {
  const image = part.image_url;
  if (typeof image === "string") return image;
  if (isFields(image) && typeof image.url === "string") return image.url;
  const source = part.source;
  if (isFields(source) && typeof source.data === "string" && source.type === "base64") {
    return `data:${source.media_type};base64,${source.data}`;
  }
  return null;
}

function toCall(value: unknown): Part {
  if (!isFields(value)) return { kind: "data", label: "tool call", value };
  const call = isFields(value.function) ? value.function : value;
  const given = call.arguments;
  const parsed = typeof given === "string" ? parseStructure(given) : undefined;
  return { kind: "call", name: String(call.name ?? "tool"), value: parsed ?? given };
}

/** The value as it would stand in a file: texts as they are, the rest as indented JSON. */
export function toRaw(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "");
}

/** Whether two recorded values are the same: some programs send a call's arguments twice. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (typeof a !== typeof b || a === null || b === null) return a === b;
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
