import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowUp } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useAccess } from "@/api/access";
import { agentsQuery, EXAMPLES_AGENT } from "@/api/queries";
import { useSessionsLive } from "@/features/sessions/live";
import { TABLE_QUERY } from "@/features/sessions/parts/columns";
import { ExamplesBanner } from "@/features/sessions/parts/ExamplesBanner";
import { FilterBar } from "@/features/sessions/parts/FilterBar";
import { FilterChips } from "@/features/sessions/parts/FilterChips";
import { SessionsBody } from "@/features/sessions/parts/SessionsBody";
import { flattenSessions } from "@/features/sessions/patch";
import { sessionsQuery } from "@/features/sessions/queries";
import { type SessionsSearch, sortOf, toSearch } from "@/features/sessions/search";
import { formatCount, plural } from "@/lib/format";
import { Button } from "@/ui/Button";
import { useHotkeys } from "@/ui/useHotkeys";
import { useMedia } from "@/ui/useMedia";
import { useTitle } from "@/ui/useTitle";

/** The live list of sessions. Its whole state stands in the address. */
export function SessionsPage() {
  const search = useSearch({ strict: false }) as SessionsSearch;
  const navigate = useNavigate();
  const sort = sortOf(search);
  const q = search.q ?? "";
  const view = useMemo(() => ({ q, sort }), [q, sort]);

  const { needsKey } = useAccess();
  const sessions = useInfiniteQuery(sessionsQuery(view));
  const agents = useQuery(agentsQuery());
  const { unseen, sawNew } = useSessionsLive(view);
  const table = useMedia(TABLE_QUERY);
  const [atTop, setAtTop] = useState(true);
  useEffect(() => {
    if (atTop && unseen > 0) sawNew();
  }, [atTop, unseen, sawNew]);

  useTitle("Sessions");
  const field = useRef<HTMLInputElement>(null);
  useHotkeys({
    "/": (event) => {
      event.preventDefault();
      field.current?.focus();
    },
  });

  const show = (next: SessionsSearch) =>
    navigate({
      to: "/sessions",
      search: toSearch({ ...search, ...next }),
      replace: true,
      resetScroll: false,
    });
  const onSort = (order: string) => {
    scrollTo({ top: 0 });
    show({ sort: order });
  };
  const onFilter = (next: string) => {
    scrollTo({ top: 0 });
    show({ q: next });
  };
  const { fetchNextPage, isFetchingNextPage, isFetchNextPageError } = sessions;
  const onMore = useCallback(() => {
    if (!isFetchingNextPage && !isFetchNextPageError) fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage, isFetchNextPageError]);

  const rows = useMemo(() => flattenSessions(sessions.data?.pages ?? []), [sessions.data]);
  const total = sessions.data?.pages[0]?.total;
  const blank = q === "" && sessions.isSuccess && rows.length === 0;
  const known = agents.data?.items ?? [];
  const examples = known.find((agent) => agent.agent_id === EXAMPLES_AGENT)?.sessions ?? 0;
  const running = known.reduce((sum, agent) => sum + agent.active, 0);

  return (
    <div className="pt-4 sm:pt-5">
      <header className="mb-3 flex items-baseline gap-3 px-4 sm:px-6">
        <h1 className="text-title font-bold">Sessions</h1>
        <p className="flex gap-3 text-quiet" aria-live="polite">
          {total !== undefined &&
            (q === "" ? formatCount(total) : `${plural(total, "match", "matches")}`)}
          {running > 0 && (
            <Link
              to="/sessions"
              search={{ q: "state:active" }}
              className="text-running hover:underline"
            >
              {formatCount(running)} running
            </Link>
          )}
        </p>
      </header>
      {examples > 0 && <ExamplesBanner examples={examples} others={known.length > 1} />}
      {!blank && (
        <>
          <FilterBar
            q={q}
            sort={sort}
            agents={known}
            search={field}
            showSort={!table}
            onFilter={onFilter}
            onSort={onSort}
          />
          <FilterChips q={q} onFilter={onFilter} />
        </>
      )}
      <div className="mt-3">
        <SessionsBody
          rows={rows}
          total={total ?? 0}
          sort={sort}
          status={sessions.status}
          error={sessions.error}
          filtered={q !== ""}
          stale={sessions.isPlaceholderData}
          hasMore={sessions.hasNextPage}
          loadingMore={isFetchingNextPage}
          moreFailed={isFetchNextPageError}
          origin={location.origin}
          needsKey={needsKey}
          onSort={onSort}
          onMore={onMore}
          onRetry={() => (isFetchNextPageError ? fetchNextPage() : sessions.refetch())}
          onClear={() => onFilter("")}
          onAtTop={setAtTop}
        />
      </div>
      {unseen > 0 && !atTop && (
        <div className="fixed inset-x-0 top-[92px] z-20 flex justify-center" role="status">
          <Button
            tone="primary"
            size="small"
            className="animate-appear shadow-float"
            onClick={() => scrollTo({ top: 0, behavior: "smooth" })}
          >
            <ArrowUp size={13} aria-hidden />
            {plural(unseen, "new session")}
          </Button>
        </div>
      )}
    </div>
  );
}
