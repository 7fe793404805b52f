import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys } from "@/api/keys";

const PAGE = 50;

export function auditQuery(isServer: boolean, kind: string) {
  return infiniteQueryOptions({
    queryKey: keys.audit(isServer, kind),
    queryFn: ({ pageParam, signal }) =>
      take(
        client.GET("/v1/audit", {
          params: {
            query: {
              ...(isServer ? { project: "*" } : {}),
              ...(kind === "" ? {} : { action: kind }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
              limit: PAGE,
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // What is read here is whether something just happened.
    staleTime: 0,
  });
}
