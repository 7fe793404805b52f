// Live changes of a session's events laid into their cached pages.
import type { InfiniteData } from "@tanstack/react-query";
import type { EventRow, EventsPage } from "@/api/types";

export type CachedEvents = InfiniteData<EventsPage, string | null>;

/** Replaces the events the cache has, in place; new ones go to the end of what is loaded. */
export function patchEvents(data: CachedEvents, changed: readonly EventRow[]): CachedEvents {
  const fresh = new Map(changed.map((event) => [event.event_id, event]));
  const found = new Set<string>();
  const pages = data.pages.map((page) => {
    let touched = false;
    const items = page.items.map((item) => {
      const next = fresh.get(item.event_id);
      if (!next) return item;
      touched = true;
      // One that came live may have come again with its page: both copies are kept true.
      found.add(item.event_id);
      return next;
    });
    return touched ? { ...page, items } : page;
  });
  const unknown = [...fresh.values()].filter((event) => !found.has(event.event_id));
  const last = unknown.length > 0 ? pages.pop() : undefined;
  if (last) pages.push({ ...last, items: [...last.items, ...unknown] });
  return { ...data, pages };
}
