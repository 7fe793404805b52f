// The events of the session on screen as one growing tree, page after page, kept true by the stream.
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { eventsQuery } from "@/api/sessionQueries";
import type { EventsPage, Session } from "@/api/types";
import { parseTime } from "@/lib/time";
import { useNow } from "@/ui/useNow";
import { type Span, spanOf } from "@/views/timeline/scale";
import { Forest, type Tree } from "@/views/timeline/tree";

export interface SessionEvents {
  tree: Tree;
  status: "pending" | "error" | "success";
  error: Error | null;
  /** All there is has come; until then counts and sums are of what is here. */
  isComplete: boolean;
  /** A later page could not be loaded. */
  isBroken: boolean;
  retry: () => void;
}

/** Loads every page, one after the other; each grows the tree by what is new in it. */
export function useEvents(session: Session): SessionEvents {
  const events = useInfiniteQuery(eventsQuery(session.session_id));
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = events;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const [grower] = useState(() => new Grower(parseTime(session.started_at) ?? 0));
  const tree = useMemo(
    () => grower.take(data?.pages ?? [], hasNextPage),
    [grower, data, hasNextPage],
  );
  return {
    tree,
    status: data ? "success" : events.status,
    error: events.error,
    isComplete: data !== undefined && !hasNextPage,
    isBroken: data !== undefined && isError,
    retry: () => (data ? fetchNextPage() : events.refetch()),
  };
}

// While more is on its way, a tree that is drawn anew with each piece would be drawn all the time.
const REDRAW_MS = 400;

// Pages that are what they were are not looked into again.
class Grower {
  private readonly forest: Forest;
  private taken: readonly EventsPage[] = [];
  private tree: Tree;
  private shown: Tree;
  private shownAt = 0;

  constructor(sessionStart: number) {
    this.forest = new Forest(sessionStart);
    this.tree = this.forest.add([]);
    this.shown = this.tree;
  }

  take(pages: readonly EventsPage[], isMoreComing: boolean): Tree {
    const fresh = pages.filter((page, at) => page !== this.taken[at]);
    this.taken = pages;
    if (fresh.length > 0) this.tree = this.forest.add(fresh.flatMap((page) => page.items));
    const now = performance.now();
    if (!isMoreComing || pages.length < 2 || now - this.shownAt >= REDRAW_MS) {
      this.shown = this.tree;
      this.shownAt = now;
    }
    return this.shown;
  }
}

export interface Clock {
  live: boolean;
  origin: number;
  /** Where a bar ends that has no end: now, or the last that was heard of the session. */
  openUntil: number;
  whole: Span;
}

/** The session's place in time, ticking while it runs. */
export function useClock(session: Session, tree: Tree): Clock {
  const live = session.state === "active";
  const now = useNow(live);
  const origin = parseTime(session.started_at) ?? 0;
  const last = parseTime(session.ended_at ?? session.last_record_at) ?? 0;
  const openUntil = Math.max(live ? now : last, tree.latest);
  const whole = useMemo(() => spanOf(tree.first, openUntil), [tree.first, openUntil]);
  return useMemo(() => ({ live, origin, openUntil, whole }), [live, origin, openUntil, whole]);
}
