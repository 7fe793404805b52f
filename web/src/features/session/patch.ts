// Live changes of a session's events laid into their cached pages.
import type { InfiniteData } from "@tanstack/react-query";
import type { EventRow, EventsPage } from "@/api/types";

export type CachedEvents = InfiniteData<EventsPage, string | null>;

/** Replaces the events the cache has, in place; new ones go to the end of what is loaded. */
export function patchEvents(data: CachedEvents, changed: readonly EventRow[]): CachedEvents {
  const fresh = new Map(changed.map((event) => [event.event_id, event]));
  const pages = data.pages.map((page) => {
    let touched = false;
    const items = page.items.map((item) => {
      const next = fresh.get(item.event_id);
      if (!next) return item;
      touched = true;
      fresh.delete(item.event_id);
      return next;
    });
    return touched ? { ...page, items } : page;
  });
  const last = pages.pop();
  if (!last) return data;
  const rest = fresh.size > 0 ? { ...last, items: [...last.items, ...fresh.values()] } : last;
  return { ...data, pages: [...pages, rest] };
}

/** All loaded events, each once: one that came live may come again with its page. */
export function flattenEvents(pages: readonly EventsPage[]): EventRow[] {
  const only = pages.length === 1 ? pages[0] : undefined;
  if (only) return only.items;
  const seen = new Map<string, EventRow>();
  for (const page of pages) for (const item of page.items) seen.set(item.event_id, item);
  return [...seen.values()];
}
