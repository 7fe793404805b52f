import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys, type SessionsView } from "@/api/keys";

const PAGE = 100;

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
