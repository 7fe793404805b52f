// What was said in each event of a run, as the server tells it in short: without the payloads.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { digestsQuery } from "@/features/compare/queries";

export interface Digests {
  /** By event, as far as they came: from the first event on. */
  byEvent: ReadonlyMap<string, string>;
  isComplete: boolean;
  failed: boolean;
  retry: () => void;
}

export function useDigests(id: string): Digests {
  const { data, hasNextPage, isFetching, isError, fetchNextPage, refetch } = useInfiniteQuery(
    digestsQuery(id),
  );
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const byEvent = useMemo(
    () =>
      new Map(
        data?.pages.flatMap((page) => page.items.map((item) => [item.event_id, item.digest])),
      ),
    [data],
  );
  return {
    byEvent,
    isComplete: data !== undefined && !hasNextPage,
    failed: isError,
    retry: () => {
      data ? fetchNextPage() : refetch();
    },
  };
}
