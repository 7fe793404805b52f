// What sessions of a range add up to, beside the period before: asked together by several pages.
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { failuresQuery, statisticsQuery } from "@/api/queries";
import { joinFilters } from "@/lib/filterText";
import {
  boundsOf,
  INTERVAL_MS,
  intervalOf,
  intervalsOf,
  type Range,
  rangeTerms,
  termsBefore,
} from "@/lib/range";

const MOST_FAILURES = 8;

/** The questions about a range; `about` says of which sessions: an agent's. */
function overviewQueries(about: string, range: Range, now: number) {
  const q = joinFilters(about, rangeTerms(range));
  const past = termsBefore(range);
  const before = past === null ? null : joinFilters(about, past);
  const every = intervalOf(range, now);
  return {
    q,
    before,
    every,
    total: statisticsQuery({ q, every: "none", by: "none" }),
    totalBefore: statisticsQuery({ q: before ?? "", every: "none", by: "none" }),
    series: statisticsQuery({ q, every, by: "none" }),
    seriesBefore: statisticsQuery({ q: before ?? "", every, by: "none" }),
    failures: failuresQuery(q, MOST_FAILURES),
  };
}

/** Begins to ask, before the page is there. */
export function prefetchOverview(cache: QueryClient, about: string, range: Range): void {
  const asked = overviewQueries(about, range, Date.now());
  cache.prefetchQuery(asked.total);
  cache.prefetchQuery(asked.series);
  cache.prefetchQuery(asked.failures);
}

/** Asks them, and lays the range out in intervals. `hour` is the begin of the present one. */
export function useOverview(about: string, range: Range, hour: number) {
  const asked = overviewQueries(about, range, hour);
  const hasBefore = asked.before !== null;
  const total = useQuery(asked.total);
  const totalBefore = useQuery({ ...asked.totalBefore, enabled: hasBefore });
  const series = useQuery(asked.series);
  const seriesBefore = useQuery({ ...asked.seriesBefore, enabled: hasBefore });
  const failures = useQuery(asked.failures);

  const { from, to: end } = boundsOf(range, hour);
  // The hour that `now` begins belongs to what has no other end.
  const to = range.kind === "fixed" && range.to !== null ? end : end + 1;
  const oldest = series.data?.items[0]?.started_at;
  const first = from ?? (oldest ? Date.parse(oldest) : to);
  const begins = useMemo(() => intervalsOf(first, to, asked.every), [first, to, asked.every]);
  return {
    q: asked.q,
    every: asked.every,
    begins,
    shiftMs: Math.round((end - first) / INTERVAL_MS[asked.every]) * INTERVAL_MS[asked.every],
    now: total.data && (total.data.items[0] ?? null),
    before: totalBefore.data && (totalBefore.data.items[0] ?? null),
    series: series.data?.items,
    seriesBefore: seriesBefore.data?.items,
    failures: failures.data,
    error: total.error ?? series.error ?? failures.error,
    retry: () => Promise.all([total.refetch(), series.refetch(), failures.refetch()]),
  };
}
