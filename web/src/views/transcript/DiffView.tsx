import { useMemo, useState } from "react";
import { classes } from "@/lib/classes";
import { plural } from "@/lib/format";
import { type DiffLine, diffLines, piecesOf } from "@/views/transcript/diff";

// Drawn at once; what a prompt has beyond it is there on demand.
const MOST_LINES = 400;
const MOST_CHARS = 2_000;

const MARKS = { same: " ", added: "+", removed: "−" };
const INKS = {
  same: "text-quiet",
  added: "bg-ok-surface text-ok",
  removed: "bg-error-surface text-error",
};

/** What changed from one text to the next, with a sign before each line that did. */
export function DiffView({ before, after }: { before: string; after: string }) {
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const pieces = useMemo(() => piecesOf(lines), [lines]);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [most, setMost] = useState(MOST_LINES);
  const changed = lines.filter((line) => line.kind !== "same");
  if (changed.length === 0) return <p className="text-quiet">The two prompts are the same.</p>;
  const added = changed.filter((line) => line.kind === "added").length;
  let room = most;
  const take = (all: readonly DiffLine[]) => {
    const some = all.slice(0, Math.max(0, room));
    room -= some.length;
    return some;
  };
  return (
    <div>
      <p className="mb-1 text-small text-quiet">
        {plural(added, "line")} added, {plural(changed.length - added, "line")} removed
      </p>
      <div className="overflow-x-auto rounded-medium border border-line font-mono text-small">
        {pieces.map((piece, at) =>
          piece.kind === "lines" || open.has(at) ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of two texts that do not change
            <Lines key={at} lines={take(piece.lines)} />
          ) : (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              key={at}
              type="button"
              onClick={() => setOpen(new Set([...open, at]))}
              className="block w-full bg-sunken px-2 py-0.5 text-left text-quiet hover:text-ink"
            >
              {plural(piece.lines.length, "unchanged line")}
            </button>
          ),
        )}
        {room <= 0 && (
          <button
            type="button"
            onClick={() => setMost(most + MOST_LINES * 5)}
            className="block w-full px-2 py-0.5 text-left text-accent hover:underline"
          >
            Show more lines
          </button>
        )}
      </div>
    </div>
  );
}

function Lines({ lines }: { lines: readonly DiffLine[] }) {
  return lines.map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines of two texts that do not change
    <div key={at} className={classes("flex px-2 whitespace-pre-wrap", INKS[line.kind])}>
      <span className="w-4 shrink-0 select-none">
        <span aria-hidden>{MARKS[line.kind]}</span>
        {line.kind !== "same" && <span className="sr-only">{line.kind}: </span>}
      </span>
      <span className="min-w-0 break-words">
        {line.text.length > MOST_CHARS ? `${line.text.slice(0, MOST_CHARS)}…` : line.text || " "}
      </span>
    </div>
  ));
}
