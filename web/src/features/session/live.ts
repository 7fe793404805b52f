// Keeps the session on screen true while its program runs, and after: an evaluation may come late.
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { keys } from "@/api/keys";
import { useLive } from "@/api/live";
import { eventsQuery } from "@/api/sessionQueries";
import type { EventRow, Score, Session } from "@/api/types";
import { createLayer } from "@/features/session/lay";
import { coalesce } from "@/lib/coalesce";

/** `known`: the server has the session: it has answered, and has not said that it is gone. */
export function useSessionLive(id: string, known: boolean): void {
  const cache = useQueryClient();
  const patch = useMemo(() => {
    const lay = createLayer(cache, id);
    return coalesce<EventRow>(
      (event) => event.event_id,
      (changed) => {
        lay(changed);
        for (const event of changed) {
          cache.invalidateQueries({ queryKey: keys.event(id, event.event_id), exact: true });
        }
      },
    );
  }, [cache, id]);
  const refresh = (exact: boolean) =>
    cache.invalidateQueries({ queryKey: keys.session(id), exact });
  useLive(known ? `/v1/sessions/${encodeURIComponent(id)}/live` : null, {
    handlers: {
      session: (data) => cache.setQueryData(keys.session(id), data as Session),
      scores: (data) => cache.setQueryData(keys.scores(id), data as { items: Score[] }),
      deleted: () => refresh(true),
      events: (data) => patch((data as { items: EventRow[] }).items),
    },
    onOpen: (first) => {
      // Judgements come at any time, also before this stream could tell.
      cache.invalidateQueries({ queryKey: keys.scores(id), exact: true });
      // A finished session that was just loaded is what it was.
      const held = cache.getQueryData<Session>(keys.session(id));
      if (first && held !== undefined && held.state !== "active") return;
      // While the first page is on its way, asking again would be answered by what was asked before.
      // Its failure is shown elsewhere.
      cache.ensureInfiniteQueryData(eventsQuery(id)).then(
        () => refresh(false),
        () => {},
      );
    },
    // A session that was deleted while nobody listened has no stream: asking for it tells.
    onLost: () => refresh(true),
  });
}
