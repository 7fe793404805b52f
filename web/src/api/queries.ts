// What several pages ask the server.
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys, type StatisticsView } from "@/api/keys";

/** The agent under which the first start records its example sessions. */
export const EXAMPLES_AGENT = "examples";

const MOST_GROUPS = 200;

export function agentsQuery() {
  return queryOptions({
    queryKey: keys.agents,
    queryFn: ({ signal }) => take(client.GET("/v1/agents", { signal })),
  });
}

export function statisticsQuery(view: StatisticsView) {
  return queryOptions({
    queryKey: keys.statistics(view),
    queryFn: ({ signal }) =>
      take(
        client.GET("/v1/statistics", {
          params: { query: { ...view, limit: MOST_GROUPS } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function failuresQuery(q: string, limit: number) {
  return queryOptions({
    queryKey: keys.failures(q, limit),
    queryFn: ({ signal }) =>
      take(client.GET("/v1/failures", { params: { query: { q, limit } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The newest sessions that a filter asks for, a handful. */
export function newestQuery(q: string, limit: number) {
  return queryOptions({
    queryKey: keys.newest(q, limit),
    queryFn: ({ signal }) =>
      take(client.GET("/v1/sessions", { params: { query: { q, limit } }, signal })),
    placeholderData: keepPreviousData,
  });
}
