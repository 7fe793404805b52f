import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys } from "@/api/keys";

// A screenful comes at once; after that the server's work counts more than the first sight.
const FIRST_PAGE = 1_000;
const PAGE = 5_000;

export function sessionQuery(id: string) {
  return queryOptions({
    queryKey: keys.session(id),
    queryFn: ({ signal }) =>
      take(
        client.GET("/v1/sessions/{session_id}", { params: { path: { session_id: id } }, signal }),
      ),
  });
}

/** The light rows of all events. The live stream keeps them true. */
export function eventsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: keys.events(id),
    queryFn: ({ pageParam, signal }) =>
      take(
        client.GET("/v1/sessions/{session_id}/events", {
          params: {
            path: { session_id: id },
            query: pageParam === null ? { limit: FIRST_PAGE } : { limit: PAGE, cursor: pageParam },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** One event with everything that was recorded in it. */
export function eventQuery(id: string, eventId: string) {
  return queryOptions({
    queryKey: keys.event(id, eventId),
    queryFn: ({ signal }) =>
      take(
        client.GET("/v1/sessions/{session_id}/events/{event_id}", {
          params: { path: { session_id: id, event_id: eventId } },
          signal,
        }),
      ),
    // What changes is told by the live stream.
    staleTime: 5 * 60_000,
  });
}

export function removeSession(id: string) {
  return take(client.DELETE("/v1/sessions/{session_id}", { params: { path: { session_id: id } } }));
}
