import { CircleSlash2, Square } from "lucide-react";
import { classes } from "@/lib/classes";
import { STATE_WORDS, type State } from "@/views/marks/state";

/** The state of a session: a breathing dot, a square, or a broken circle, with its word. */
export function StateMark({ state, wordless }: { state: State; wordless?: boolean }) {
  return (
    <span
      className={classes(
        "flex items-center gap-1.5 whitespace-nowrap",
        state === "active" && "font-medium text-running",
        state === "interrupted" && "text-warn",
        state === "finished" && "text-quiet",
      )}
    >
      <span className="flex size-3.5 shrink-0 items-center justify-center">
        {state === "active" && (
          <span aria-hidden className="size-2 animate-breathe rounded-full bg-running" />
        )}
        {state === "interrupted" && <CircleSlash2 size={13} aria-hidden />}
        {state === "finished" && <Square size={9} fill="currentColor" aria-hidden />}
      </span>
      <span className={wordless ? "sr-only" : undefined}>{STATE_WORDS[state]}</span>
    </span>
  );
}
