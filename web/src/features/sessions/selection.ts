// The sessions that somebody marked in the list. Lives as long as the page.
import { create } from "zustand";
import type { SessionSummary } from "@/api/types";

interface Selection {
  chosen: ReadonlyMap<string, SessionSummary>;
  /** Where the last mark was set: a range begins there. */
  anchor: string | null;
}

export const useSelection = create<Selection>(() => ({ chosen: new Map(), anchor: null }));

export function clearSelection(): void {
  useSelection.setState({ chosen: new Map(), anchor: null });
}

/** Marks a session, or takes its mark off. */
export function toggleSession(session: SessionSummary): void {
  useSelection.setState(({ chosen }) => {
    const next = new Map(chosen);
    if (!next.delete(session.session_id)) next.set(session.session_id, session);
    return { chosen: next, anchor: session.session_id };
  });
}

/** Marks everything from the last mark to this session, as the list has them. */
export function extendTo(session: SessionSummary, listed: readonly SessionSummary[]): void {
  const { anchor, chosen } = useSelection.getState();
  const from = listed.findIndex((each) => each.session_id === anchor);
  const to = listed.findIndex((each) => each.session_id === session.session_id);
  if (from < 0 || to < 0) {
    toggleSession(session);
    return;
  }
  const next = new Map(chosen);
  for (const each of listed.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    next.set(each.session_id, each);
  }
  useSelection.setState({ chosen: next });
}
