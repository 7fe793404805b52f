// A filter taken apart for a search in what events said: the words, and which sessions.
import { piecesOf, removePiece, type Term } from "@/lib/filterText";

export interface Asked {
  words: string;
  sessions: string;
}

/** Text to look for and `text:` are the words; every other term says in which sessions. */
export function askedOf(q: string): Asked {
  const said = piecesOf(q).filter(
    (piece): piece is Term =>
      piece.kind === "term" && !piece.negated && (piece.field === "" || piece.field === "text"),
  );
  const sessions = said.toReversed().reduce((text, piece) => removePiece(text, piece), q.trim());
  return { words: said.flatMap((piece) => piece.values).join(" "), sessions };
}

/** A text in its parts, those that were found marked. Places are counted in code points. */
export function marked(
  text: string,
  matches: readonly (readonly number[])[],
): { text: string; found: boolean }[] {
  const points = [...text];
  const parts: { text: string; found: boolean }[] = [];
  let at = 0;
  const push = (end: number, found: boolean) => {
    if (end > at) parts.push({ text: points.slice(at, end).join(""), found });
    at = Math.max(at, end);
  };
  for (const match of matches) {
    push(match[0] ?? 0, false);
    push(match[1] ?? 0, true);
  }
  push(points.length, false);
  return parts;
}
