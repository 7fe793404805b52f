// What the reader of one session has folded, looked for and zoomed into. Dies with the page.
import { createStore, useStore } from "zustand";
import type { Score } from "@/api/types";
import type { EntryKind } from "@/views/scores/entry";
import type { Span } from "@/views/timeline/scale";

/** A score that was given or taken back. */
export interface Done {
  what: "added" | "removed";
  score: Score;
}

interface SessionView {
  folded: ReadonlySet<string>;
  text: string;
  errorsOnly: boolean;
  /** The part of the session in view; null for all of it. */
  span: Span | null;
  follow: boolean;
  /** The transcript as it was recorded instead of as it reads best. */
  raw: boolean;
  /** On the timeline: what decided when the session ended, and where nothing was under way. */
  critical: boolean;
  gaps: boolean;
  /** How many times faster than it was a run is replayed; null for what suits its length. */
  speed: number | null;
  /** The judgement that is being entered, by its kind; null while none is. */
  entering: EntryKind | null;
  /** Scores that came and went by this reader's hand, the newest last: what can be undone. */
  done: readonly Done[];
  fold: (ids: readonly string[], folded: boolean) => void;
  set: (change: Partial<Omit<SessionView, "folded" | "fold" | "set">>) => void;
}

export type SessionStore = ReturnType<typeof createSessionView>;

export function createSessionView(follow: boolean) {
  return createStore<SessionView>((set) => ({
    folded: new Set(),
    text: "",
    errorsOnly: false,
    span: null,
    follow,
    raw: false,
    critical: true,
    gaps: true,
    speed: null,
    entering: null,
    done: [],
    fold: (ids, isFolded) =>
      set(({ folded }) => {
        const next = new Set(folded);
        for (const id of ids) isFolded ? next.add(id) : next.delete(id);
        return { folded: next };
      }),
    set,
  }));
}

export function useView<T>(store: SessionStore, select: (view: SessionView) => T): T {
  return useStore(store, select);
}
