import { useMemo, useState } from "react";
import { classes } from "@/lib/classes";
import { formatBytes } from "@/lib/format";
import { Button } from "@/ui/Button";
import { piecesOf } from "@/views/payload/pieces";

// What is drawn at first, and how much each click adds: a browser stays quick with both.
const FIRST_CHARS = 4_000;
const NEXT_CHARS = 200_000;

interface Props {
  text: string;
  mono?: boolean;
  /** Lines stand as they were written, beside what marks a place in them. */
  unwrapped?: boolean;
  /** It was asked for already: it begins with as much as a click would add. */
  asked?: boolean;
}

// Of a piece that was not laid out yet, until it is: what a line of it holds, and takes.
const LINE_CHARS = 80;
const LINE_PX = 18;

/** A text as text: never read as markup, and long ones not drawn whole until asked. */
export function TextBlock({ text, mono, unwrapped, asked }: Props) {
  const [limit, setLimit] = useState(asked ? NEXT_CHARS : FIRST_CHARS);
  const cut = text.length > limit;
  const pieces = useMemo(
    () => piecesOf(cut ? `${text.slice(0, limit)}…` : text),
    [text, cut, limit],
  );
  return (
    <>
      <div
        className={classes(
          mono && "font-mono text-small",
          unwrapped
            ? "w-max whitespace-pre print:w-auto print:whitespace-pre-wrap"
            : "break-words whitespace-pre-wrap",
        )}
      >
        {pieces.length === 1
          ? pieces[0]
          : pieces.map((piece, at) => (
              <div
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, in its order
                key={at}
                className="[content-visibility:auto] print:[content-visibility:visible]"
                style={{ containIntrinsicBlockSize: `auto ${heightOf(piece)}px` }}
              >
                {/* An empty line at the end of a block has no height of its own. */}
                {piece.endsWith("\n") && at < pieces.length - 1 ? `${piece}\n` : piece}
              </div>
            ))}
      </div>
      {cut && (
        <Button size="small" className="mt-2" onClick={() => setLimit(limit + NEXT_CHARS)}>
          {text.length - limit <= NEXT_CHARS ? "Show all" : "Show more"} (
          {formatBytes(text.length - limit)} hidden)
        </Button>
      )}
    </>
  );
}

function heightOf(piece: string): number {
  return Math.ceil(piece.length / LINE_CHARS) * LINE_PX;
}
