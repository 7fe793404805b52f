// A long text in pieces that a browser lays out one by one, when they come into sight.

const PIECE_CHARS = 8_000;
/** A piece has at most this many characters, wherever the next line ends. */
export const MOST_CHARS = 16_000;

/**
 * Cuts a text where its lines end; the line end at a cut belongs to neither piece. A line that is
 * longer than a piece may be is cut within.
 */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  while (text.length - from > MOST_CHARS) {
    const end = text.indexOf("\n", from + PIECE_CHARS);
    if (end >= 0 && end - from <= MOST_CHARS) {
      pieces.push(text.slice(from, end));
      from = end + 1;
    } else {
      const cut = from + MOST_CHARS;
      const at = isWithinCharacter(text, cut) ? cut - 1 : cut;
      pieces.push(text.slice(from, at));
      from = at;
    }
  }
  pieces.push(text.slice(from));
  return pieces;
}

function isWithinCharacter(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
