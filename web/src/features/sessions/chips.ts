// A piece of the filter in words that need no manual.
import type { Piece, Term } from "@/lib/filterText";
import { STATE_WORDS, type State } from "@/views/marks/state";

const VERDICTS: Record<string, string> = {
  yes: "Success",
  no: "Failed",
  none: "Not judged",
};
const SIGNS: Record<string, string> = { ">": "> ", ">=": "≥ ", "<": "< ", "<=": "≤ ", ":": "" };
const AGO = /^-(\d+(?:\.\d+)?)([a-z]+)$/;

export interface ChipWords {
  label: string;
  value: string;
}

/** The label and the value of a chip; `text` is the whole filter. */
export function chipOf(piece: Piece, text: string): ChipWords {
  if (piece.kind === "other") return { label: "Where", value: text.slice(piece.start, piece.end) };
  const not = piece.negated ? "not " : "";
  if (piece.field === "")
    return { label: piece.negated ? "Without" : "With", value: `“${piece.values[0]}”` };
  if (piece.field === "failure")
    return { label: "Failure", value: `${not}${piece.values.join(", ")}` };
  const label = `${piece.field[0]?.toUpperCase()}${piece.field.slice(1)}`;
  return { label, value: `${not}${said(piece)}` };
}

function said(term: Term): string {
  const value = term.values.map((each) => inWords(term.field, each)).join(" or ");
  const ago = AGO.exec(term.values[0] ?? "");
  if (ago && (term.operator === ">" || term.operator === ">=" || term.operator === ":")) {
    return `within ${ago[1]}${ago[2]}`;
  }
  if (ago) return `before ${ago[1]}${ago[2]} ago`;
  return `${SIGNS[term.operator] ?? ""}${value}`;
}

function inWords(field: string, value: string): string {
  const known = value.toLowerCase();
  if (field === "state" && Object.hasOwn(STATE_WORDS, known)) return STATE_WORDS[known as State];
  if (field === "verdict" && Object.hasOwn(VERDICTS, known)) return VERDICTS[known] as string;
  return value === "" ? "empty" : value;
}
