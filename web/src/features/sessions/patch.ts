// Live changes laid into the cached pages of a list, without asking the server again.
import type { InfiniteData } from "@tanstack/react-query";
import type { SessionSummary, SessionsPage } from "@/api/types";

export type CachedSessions = InfiniteData<SessionsPage, string | null>;

interface Patched {
  data: CachedSessions;
  /** How many sessions came in that the list did not have. */
  added: number;
  /** True when a changed session is not in the list and could not be placed by us. */
  unplaced: boolean;
}

const isAfter = (a: SessionSummary, b: SessionSummary) =>
  a.started_at > b.started_at || (a.started_at === b.started_at && a.session_id > b.session_id);

/**
 * Replaces the sessions the list has, in place. In a plain list (everything, newest first) unknown
 * sessions are put where they belong; one older than all that is loaded waits for its page.
 */
export function patchSessions(
  data: CachedSessions,
  changed: readonly SessionSummary[],
  plain: boolean,
): Patched {
  const fresh = new Map(changed.map((session) => [session.session_id, session]));
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.map((item) => {
      const next = fresh.get(item.session_id);
      fresh.delete(item.session_id);
      return next ?? item;
    }),
  }));
  if (!plain || pages.length === 0) {
    return { data: { ...data, pages }, added: 0, unplaced: fresh.size > 0 };
  }

  let added = 0;
  for (const session of fresh.values()) {
    if (insert(pages, session)) added += 1;
  }
  if (added > 0) for (const page of pages) page.total += added;
  return { data: { ...data, pages }, added, unplaced: false };
}

function insert(pages: SessionsPage[], session: SessionSummary): boolean {
  for (const page of pages) {
    const at = page.items.findIndex((item) => isAfter(session, item));
    if (at >= 0) {
      page.items.splice(at, 0, session);
      return true;
    }
  }
  const last = pages[pages.length - 1];
  if (last === undefined || last.next_cursor !== null) return false;
  last.items.push(session);
  return true;
}

/** Takes deleted sessions out of the pages and out of the total. */
export function dropSessions(data: CachedSessions, ids: readonly string[]): CachedSessions {
  const gone = new Set(ids);
  let dropped = 0;
  const pages = data.pages.map((page) => {
    const items = page.items.filter((item) => !gone.has(item.session_id));
    dropped += page.items.length - items.length;
    return { ...page, items };
  });
  for (const page of pages) page.total = Math.max(0, page.total - dropped);
  return { ...data, pages };
}

/** All loaded sessions in order, each once: a row may slip from one page to the next meanwhile. */
export function flattenSessions(pages: readonly SessionsPage[]): SessionSummary[] {
  const seen = new Map<string, SessionSummary>();
  for (const page of pages) {
    for (const item of page.items) if (!seen.has(item.session_id)) seen.set(item.session_id, item);
  }
  return [...seen.values()];
}
