import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Download, ListFilter, Radio, TextSearch } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useAccess } from "@/api/access";
import { ApiError } from "@/api/errors";
import { agentsQuery, EXAMPLES_AGENT } from "@/api/queries";
import type { SessionsPage as Counted } from "@/api/types";
import { exportMatching } from "@/features/sessions/exporting";
import { useSessionsLive } from "@/features/sessions/live";
import { ColumnsMenu } from "@/features/sessions/parts/ColumnsMenu";
import {
  type Column,
  columnsOf,
  TABLE_QUERY,
  writeColumns,
} from "@/features/sessions/parts/columns";
import { ExamplesBanner } from "@/features/sessions/parts/ExamplesBanner";
import { FilterBar, SortMenu } from "@/features/sessions/parts/FilterBar";
import { FilterChips } from "@/features/sessions/parts/FilterChips";
import { FilterField } from "@/features/sessions/parts/FilterField";
import { MissingView } from "@/features/sessions/parts/MissingView";
import { NewAbove } from "@/features/sessions/parts/NewAbove";
import { SearchHits } from "@/features/sessions/parts/SearchHits";
import { SelectionBar } from "@/features/sessions/parts/SelectionBar";
import { SessionsBody } from "@/features/sessions/parts/SessionsBody";
import { ViewsMenu } from "@/features/sessions/parts/ViewsMenu";
import { flattenSessions } from "@/features/sessions/patch";
import { sessionsQuery } from "@/features/sessions/queries";
import { rangeIn, withRange } from "@/features/sessions/range";
import { sortOf } from "@/features/sessions/search";
import { clearSelection } from "@/features/sessions/selection";
import { useShownView } from "@/features/sessions/useShownView";
import { formatCount, plural } from "@/lib/format";
import { loadPreference, savePreference } from "@/lib/preferences";
import { useCommands } from "@/ui/commands";
import { RangePicker } from "@/ui/RangePicker";
import { Segments } from "@/ui/Segments";
import { useMedia } from "@/ui/useMedia";
import { useTitle } from "@/ui/useTitle";

const COLUMNS_KEPT = "sessions.columns";
const PLACES = [
  { value: "sessions", label: "Sessions" },
  { value: "events", label: "In events" },
];

/** The live list of sessions. Its whole state stands in the address. */
export function SessionsPage() {
  const shown = useShownView();
  const { search, show } = shown;
  const navigate = useNavigate();
  const access = useAccess();
  const sort = sortOf(search);
  const q = search.q ?? "";
  const inEvents = search.in === "events";
  const tail = search.tail === "1";
  const view = useMemo(() => ({ q, sort }), [q, sort]);
  const columns = useMemo(
    () => columnsOf(search.cols ?? loadPreference(COLUMNS_KEPT)),
    [search.cols],
  );

  const sessions = useInfiniteQuery({ ...sessionsQuery(view), enabled: !shown.waits });
  const agents = useQuery(agentsQuery());
  const { unseen, sawNew } = useSessionsLive(view);
  const table = useMedia(TABLE_QUERY);
  const [atTop, setAtTop] = useState(true);
  useEffect(() => {
    if (unseen === 0 || !(atTop || tail)) return;
    if (!atTop) scrollTo({ top: 0 });
    sawNew();
  }, [atTop, tail, unseen, sawNew]);
  useEffect(() => clearSelection, []);
  useTitle("Sessions");

  const field = useRef<HTMLInputElement>(null);
  const onSort = (order: string) => {
    scrollTo({ top: 0 });
    show({ sort: order });
  };
  const onFilter = (next: string) => {
    scrollTo({ top: 0 });
    show({ q: next });
  };
  const onColumns = (next: readonly Column[]) => {
    savePreference(COLUMNS_KEPT, writeColumns(next));
    show({ cols: writeColumns(next) });
  };
  const onTail = () => {
    if (!tail) scrollTo({ top: 0 });
    show(tail ? { tail: "" } : { tail: "1", sort: "" });
  };
  const onPlace = (place: string) => show({ in: place === "events" ? "events" : "" });
  useCommands([
    {
      id: "filter",
      title: "Filter or search the sessions",
      group: "Sessions",
      keys: "/",
      icon: ListFilter,
      run: () => field.current?.focus(),
    },
    {
      id: "tail",
      title: tail ? "Stop following new sessions" : "Follow new sessions",
      group: "Sessions",
      keys: "t",
      words: "live tail",
      icon: Radio,
      run: onTail,
    },
    {
      id: "in events",
      title: inEvents ? "Show sessions" : "Search in what events said",
      group: "Sessions",
      keys: "e",
      words: "full text hits",
      icon: TextSearch,
      run: () => onPlace(inEvents ? "sessions" : "events"),
    },
    {
      id: "export",
      title: "Export the records of the matching sessions",
      group: "Sessions",
      words: "download json lines",
      icon: Download,
      run: () => location.assign(exportMatching(q)),
    },
  ]);
  const { fetchNextPage, isFetchingNextPage, isFetchNextPageError } = sessions;
  const onMore = useCallback(() => {
    if (!isFetchingNextPage && !isFetchNextPageError) fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage, isFetchNextPageError]);

  const pages = useLastGood(sessions.data?.pages);
  const rows = useMemo(() => flattenSessions(pages ?? []), [pages]);
  const first = pages?.[0];
  const blank = q === "" && sessions.isSuccess && rows.length === 0;
  const known = agents.data?.items ?? [];
  const examples = known.find((agent) => agent.agent_id === EXAMPLES_AGENT)?.sessions ?? 0;
  const running = known.reduce((sum, agent) => sum + agent.active, 0);
  const refused = sessions.error instanceof ApiError && sessions.error.position !== null;

  return (
    <div className="pt-4 sm:pt-5">
      <header className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2 px-4 sm:px-6">
        <h1 className="text-title font-bold">Sessions</h1>
        <p className="flex gap-3 text-quiet" aria-live="polite">
          {first && !refused && !inEvents && told(first, q)}
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
        {!blank && (
          <div className="ml-auto flex flex-wrap items-center gap-1.5 sm:gap-2">
            <Segments
              label="What is listed"
              value={inEvents ? "events" : "sessions"}
              choices={PLACES}
              onChoose={onPlace}
            />
            <RangePicker
              range={rangeIn(q)}
              none="Any time"
              onRange={(range) => onFilter(withRange(q, range))}
            />
            <ViewsMenu shown={shown} access={access} />
            {table && !inEvents && <ColumnsMenu columns={columns} onColumns={onColumns} />}
          </div>
        )}
      </header>
      {shown.missing && <MissingView why={shown.missing} onAll={() => shown.open(null)} />}
      {examples > 0 && <ExamplesBanner examples={examples} others={known.length > 1} />}
      {!blank && (
        <>
          <div className="flex flex-wrap items-start gap-x-1 gap-y-2 px-4 sm:gap-x-2 sm:px-6">
            <div className="flex w-full gap-1 sm:gap-2 xl:w-auto xl:min-w-0 xl:flex-1">
              <FilterField
                ref={field}
                q={q}
                onFilter={onFilter}
                refusal={refused ? (sessions.error as ApiError) : null}
              />
              {!table && !inEvents && <SortMenu sort={sort} onSort={onSort} />}
            </div>
            <FilterBar q={q} onFilter={onFilter} />
          </div>
          <FilterChips q={q} onFilter={onFilter} />
        </>
      )}
      <div className="mt-3">
        {inEvents ? (
          <SearchHits q={q} />
        ) : (
          <SessionsBody
            rows={rows}
            total={!first ? 0 : first.is_total_exact ? first.total : null}
            sort={sort}
            columns={columns}
            status={sessions.status}
            error={sessions.error}
            filtered={q !== ""}
            stale={sessions.isPlaceholderData || refused}
            hasMore={sessions.hasNextPage}
            loadingMore={isFetchingNextPage}
            moreFailed={isFetchNextPageError}
            origin={location.origin}
            needsKey={access.needsKey}
            onSort={onSort}
            onMore={onMore}
            onRetry={() => (isFetchNextPageError ? fetchNextPage() : sessions.refetch())}
            onClear={() => onFilter("")}
            onAtTop={setAtTop}
          />
        )}
      </div>
      <NewAbove count={atTop || inEvents ? 0 : unseen} tail={tail} onTail={onTail} />
      <SelectionBar
        mayTag={access.may("member")}
        onCompare={(a, b) => navigate({ to: "/compare", search: { a, b } })}
      />
    </div>
  );
}

// While a filter is typed that cannot be read yet, the list before it stays.
function useLastGood<T>(value: T | undefined): T | undefined {
  const [kept, setKept] = useState(value);
  if (value !== undefined && value !== kept) setKept(value);
  return value ?? kept;
}

/** How many there are; "1,000+ matches" where the server did not count on. */
function told({ total, is_total_exact }: Counted, q: string): string {
  if (!is_total_exact) return `${formatCount(total)}+ matches`;
  return q === "" ? formatCount(total) : plural(total, "match", "matches");
}
