// The time range of a filter: its terms about `started`, where a picker could have written them.
import { type Piece, piecesOf, replaceTerms, type Term } from "@/lib/filterText";
import { last, parseRange, type Range, rangeTerms } from "@/lib/range";

const AGO = /^-(\d{1,4})([mhdw])$/;

const isStarted = (piece: Piece): piece is Term =>
  piece.kind === "term" && !piece.negated && piece.field === "started";

/** The range that the filter asks for; null when it asks for none, or in another way. */
export function rangeIn(q: string): Range | null {
  const terms = piecesOf(q).filter(isStarted);
  const [first, second] = terms;
  if (!first || terms.length > 2 || terms.some((term) => term.values.length !== 1)) return null;
  const ago = AGO.exec(first.values[0] as string);
  if (ago) {
    const isSince = first.operator === ">" || first.operator === ">=" || first.operator === ":";
    const unit = ago[2] as "m" | "h" | "d" | "w";
    return isSince && !second && Number(ago[1]) > 0 ? last(Number(ago[1]), unit) : null;
  }
  const from = terms.find((term) => term.operator === ">=")?.values[0] ?? "";
  const to = terms.find((term) => term.operator === "<")?.values[0] ?? "";
  const understood = (from === "" ? 0 : 1) + (to === "" ? 0 : 1) === terms.length;
  return understood ? parseRange(`${from}~${to}`) : null;
}

/** The filter asking for sessions of another range; null for any time. */
export function withRange(q: string, range: Range | null): string {
  return replaceTerms(q, "started", range ? rangeTerms(range) : "");
}
