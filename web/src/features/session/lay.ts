// Live changes laid into the cached events, and kept there while pages are on their way.
import type { QueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import type { EventRow } from "@/api/types";
import { type CachedEvents, patchEvents } from "@/features/session/patch";

/**
 * Returns the function that lays changed rows into the events of one session. A page that arrives
 * replaces what is cached by what was cached when it was asked for, and the first page has nothing to
 * lay anything into: so what came meanwhile is laid in again, the newest of each event.
 */
export function createLayer(cache: QueryClient, id: string): (changed: EventRow[]) => void {
  const queryKey = keys.events(id);
  const recent = new Map<string, EventRow>();
  let waiting = false;
  const lay = () => {
    waiting = false;
    cache.setQueryData<CachedEvents>(queryKey, (old) =>
      old ? patchEvents(old, [...recent.values()]) : old,
    );
    const query = cache.getQueryCache().find({ queryKey, exact: true });
    if (query?.state.fetchStatus !== "fetching") recent.clear();
    else if (!waiting && query.promise) {
      waiting = true;
      query.promise.then(lay, lay);
    }
  };
  return (changed) => {
    for (const event of changed) recent.set(event.event_id, event);
    if (!waiting) lay();
    else {
      cache.setQueryData<CachedEvents>(queryKey, (old) => (old ? patchEvents(old, changed) : old));
    }
  };
}
