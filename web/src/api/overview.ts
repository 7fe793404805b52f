// What sessions of a range add up to, beside the period before: asked together by several pages.
import { type QueryClient, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { StatisticsView } from "@/api/keys";
import { overviewViews } from "@/api/overviewViews";
import { failuresQuery, statisticsQuery } from "@/api/queries";
import { boundsOf, INTERVAL_MS, intervalsOf, inWholeDays, type Range } from "@/lib/range";

const MOST_FAILURES = 8;

/** Begins to ask, before the page is there. */
export function prefetchOverview(cache: QueryClient, about: string, range: Range): void {
  const now = Date.now();
  const { q, total, totalBefore, series, seriesBefore } = overviewViews(
    about,
    inWholeDays(range, now),
    now,
  );
  for (const view of [total, totalBefore, series, seriesBefore]) {
    if (view) cache.prefetchQuery(statisticsQuery(view));
  }
  cache.prefetchQuery(failuresQuery(q, MOST_FAILURES));
}

/** Asks them, and lays the range out in intervals. `hour` is the begin of the present one. */
export function useOverview(about: string, range: Range, hour: number) {
  const asked = overviewViews(about, range, hour);
  const total = useQuery(statisticsQuery(asked.total));
  const totalBefore = useQuery(earlier(asked.totalBefore, asked.total));
  const series = useQuery(statisticsQuery(asked.series));
  const seriesBefore = useQuery(earlier(asked.seriesBefore, asked.series));
  const failures = useQuery(failuresQuery(asked.q, MOST_FAILURES));

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

// Asks nothing where there is no period before; a query needs a name all the same.
function earlier(view: StatisticsView | null, instead: StatisticsView) {
  return { ...statisticsQuery(view ?? { ...instead, q: "" }), enabled: view !== null };
}
