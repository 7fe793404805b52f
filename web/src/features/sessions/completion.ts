// What the filter could say at the caret: a field, or a value of the field before it.
import type { FilterField } from "@/api/types";
import { quote } from "@/lib/filterText";

export interface Completion {
  /** What is put in the place of `from` to `to`. */
  insert: string;
  label: string;
  note: string;
}

export interface Completions {
  from: number;
  to: number;
  options: Completion[];
}

const NONE: Completions = { from: 0, to: 0, options: [] };
const MOST = 10;
const VALUE = /^(-?)([A-Za-z_]+)(:|>=|<=|>|<)(.*)$/s;
const EXAMPLES: Record<string, readonly string[]> = {
  moment: ["-1h", "-24h", "-7d", "-30d"],
  duration: ["10s", "1m", "10m", "1h"],
};

/** The beginning of the word in which the caret stands; within quotes blanks belong to it. */
function wordStart(text: string, caret: number): number {
  let start = 0;
  let quoted = false;
  for (let at = 0; at < caret; at += 1) {
    const char = text[at] as string;
    if (char === '"') quoted = !quoted;
    else if (!quoted && /[\s()]/.test(char)) start = at + 1;
  }
  return start;
}

function wordEnd(text: string, caret: number): number {
  const rest = /^[^\s()"]*"?/.exec(text.slice(caret));
  return caret + (rest?.[0].length ?? 0);
}

/** What may stand at the caret, the likeliest first. */
export function completionsAt(
  text: string,
  caret: number,
  fields: readonly FilterField[],
): Completions {
  const start = wordStart(text, caret);
  const word = text.slice(start, caret);
  const named = VALUE.exec(word);
  if (named) {
    const field = fields.find((each) => each.name === named[2]?.toLowerCase());
    return field ? valuesOf(field, text, caret, named) : NONE;
  }
  const sign = word.startsWith("-") ? 1 : 0;
  const typed = word.slice(sign).toLowerCase();
  if (/[^a-z_]/.test(typed)) return NONE;
  const options = fields
    .filter((field) => field.name.startsWith(typed))
    .map((field) => ({
      insert: field.name + (field.operators.includes(">") ? ">" : ":"),
      label: field.name,
      note: field.doc,
    }));
  return { from: start + sign, to: wordEnd(text, caret), options: options.slice(0, MOST) };
}

function valuesOf(
  field: FilterField,
  text: string,
  caret: number,
  named: RegExpExecArray,
): Completions {
  const written = named[4] ?? "";
  const lastComma = lastOpenComma(written);
  const typed = written.slice(lastComma + 1);
  const wanted = typed.replaceAll('"', "").toLowerCase();
  const from = caret - typed.length;
  const others = written.slice(0, Math.max(0, lastComma)).toLowerCase().split(",");
  const values =
    field.values.length > 0
      ? field.values.map((each) => ({ value: each.value, sessions: each.sessions }))
      : (EXAMPLES[field.kind] ?? []).map((value) => ({ value, sessions: 0 }));
  const options = values
    .filter(({ value }) => value.toLowerCase().includes(wanted) && !others.includes(value))
    .sort((a, b) => Number(begins(b.value, wanted)) - Number(begins(a.value, wanted)))
    .map(({ value, sessions }) => ({
      // A moment ago is written with its minus; quotes would make it no moment.
      insert: field.kind === "moment" ? value : quote(value),
      label: value,
      note: sessions > 0 ? String(sessions) : "",
    }));
  return { from, to: wordEnd(text, caret), options: options.slice(0, MOST) };
}

const begins = (value: string, wanted: string) => value.toLowerCase().startsWith(wanted);

function lastOpenComma(written: string): number {
  let quoted = false;
  let found = -1;
  for (const [at, char] of [...written].entries()) {
    if (char === '"') quoted = !quoted;
    else if (char === "," && !quoted) found = at;
  }
  return found;
}

/** The text after taking one, and where the caret stands then. */
export function takeCompletion(
  text: string,
  { from, to }: Completions,
  option: Completion,
): { text: string; caret: number } {
  const isField = /[:>]$/.test(option.insert);
  const after = text.slice(to).replace(/^\s+/, "");
  const gap = isField ? "" : " ";
  const before = text.slice(0, from) + option.insert + gap;
  return { text: before + after, caret: before.length };
}
