// What the reader of one session has folded, looked for and zoomed into. Dies with the page.
import { createStore, useStore } from "zustand";
import type { Span } from "@/views/timeline/scale";

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
