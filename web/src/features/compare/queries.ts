import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys } from "@/api/keys";
import type { SessionSummary } from "@/api/types";

const MOST = 50;

/** The newest runs of an agent that began before `before`: what a run is likely compared with. */
export function runsBeforeQuery(agentId: string, before: string) {
  return queryOptions({
    queryKey: keys.runsBefore(agentId, before),
    queryFn: async ({ signal }): Promise<SessionSummary[]> => {
      // The filter has no way to write a quote within quotes: such an agent's runs are found by hand.
      const q = agentId.includes('"') ? "" : `agent:"${agentId}" started<="${before}"`;
      const page = await take(
        client.GET("/v1/sessions", {
          params: { query: { q, sort: "-started_at", limit: MOST } },
          signal,
        }),
      );
      return page.items;
    },
  });
}

// The server reads payloads for them: pages of a size that answers at once.
const DIGESTS = 1_000;

/** What was said in the events of a run, each as a digest. The live stream keeps it true. */
export function digestsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: keys.digests(id),
    queryFn: ({ pageParam, signal }) =>
      take(
        client.GET("/v1/sessions/{session_id}/digests", {
          params: {
            path: { session_id: id },
            query: { limit: DIGESTS, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}
