// One of the two runs that are compared: the session and all of its events as a tree.
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { eventsQuery, sessionQuery } from "@/api/sessionQueries";
import type { Session } from "@/api/types";
import { parseTime } from "@/lib/time";
import { buildTree, type Tree } from "@/views/timeline/tree";

export interface Run {
  session: Session | undefined;
  /** Null until all events have come: half a run differs from everything. */
  tree: Tree | null;
  loaded: number;
  error: Error | null;
  retry: () => void;
}

export function useRun(id: string): Run {
  const session = useQuery(sessionQuery(id));
  const events = useInfiniteQuery(eventsQuery(id));
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = events;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const isComplete = data !== undefined && !hasNextPage;
  const start = parseTime(session.data?.started_at) ?? 0;
  const tree = useMemo(
    () =>
      isComplete
        ? buildTree(
            data.pages.flatMap((page) => page.items),
            start,
          )
        : null,
    [isComplete, data, start],
  );
  return {
    session: session.data,
    tree,
    loaded: data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0,
    error: session.error ?? events.error,
    retry: () => {
      if (session.error) session.refetch();
      if (events.error) data ? fetchNextPage() : events.refetch();
    },
  };
}
