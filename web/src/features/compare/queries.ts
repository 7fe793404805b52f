import { queryOptions } from "@tanstack/react-query";
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
