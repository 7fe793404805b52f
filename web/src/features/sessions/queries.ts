import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys, type SessionsView } from "@/api/keys";

const PAGE = 100;
const FACET_VALUES = 30;

export function sessionsQuery(view: SessionsView) {
  return infiniteQueryOptions({
    queryKey: keys.sessions(view),
    queryFn: ({ pageParam, signal }) =>
      take(
        client.GET("/v1/sessions", {
          params: {
            query: {
              ...(view.q === "" ? {} : { q: view.q }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
              sort: view.sort,
              limit: PAGE,
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function removeAgent(agentId: string) {
  return take(client.DELETE("/v1/agents/{agent_id}", { params: { path: { agent_id: agentId } } }));
}

/** What the filter can be written of, with values to complete. */
export function filterFieldsQuery() {
  return queryOptions({
    queryKey: keys.filterFields,
    queryFn: ({ signal }) => take(client.GET("/v1/filter/fields", { signal })),
    staleTime: 60_000,
  });
}

/** How many of the sessions that match have which values. */
export function facetsQuery(q: string) {
  return queryOptions({
    queryKey: keys.facets(q),
    queryFn: ({ signal }) =>
      take(client.GET("/v1/facets", { params: { query: { q, limit: FACET_VALUES } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The newest events that said the words, in sessions that match. */
export function hitsQuery(words: string, sessions: string) {
  return infiniteQueryOptions({
    queryKey: keys.hits(words, sessions),
    queryFn: ({ pageParam, signal }) =>
      take(
        client.GET("/v1/search", {
          params: {
            query: {
              q: words,
              ...(sessions === "" ? {} : { sessions }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    enabled: words !== "",
  });
}

export function tagSessions(ids: readonly string[], tags: readonly string[]) {
  return take(client.POST("/v1/tags", { body: { session_ids: [...ids], tags: [...tags] } }));
}
