import { useState } from "react";
import { classes } from "@/lib/classes";
import { formatBytes } from "@/lib/format";
import { Button } from "@/ui/Button";

// What is drawn at first, and how much each click adds: a browser stays quick with both.
const FIRST_CHARS = 4_000;
const NEXT_CHARS = 200_000;

interface Props {
  text: string;
  mono?: boolean;
  /** Lines stand as they were written, beside what marks a place in them. */
  unwrapped?: boolean;
}

/** A text as text: never read as markup, and long ones not drawn whole until asked. */
export function TextBlock({ text, mono, unwrapped }: Props) {
  const [limit, setLimit] = useState(FIRST_CHARS);
  const cut = text.length > limit;
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
        {cut ? `${text.slice(0, limit)}…` : text}
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
