import { infiniteQueryOptions } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys } from "@/api/keys";

const PAGE = 50;
const WAITING_MS = 2_000;

/** Deletions of the project on screen, or of the whole server, the newest first. */
export function receiptsQuery(isServer: boolean) {
  return infiniteQueryOptions({
    queryKey: keys.receipts(isServer),
    queryFn: ({ pageParam, signal }) =>
      take(
        client.GET("/v1/receipts", {
          params: {
            query: {
              ...(isServer ? { project: "*" } : {}),
              ...(pageParam === null ? {} : { cursor: pageParam }),
              limit: PAGE,
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    // Until the last of them has left the disk.
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((one) => one.state !== "done"))
        ? WAITING_MS
        : false,
  });
}
