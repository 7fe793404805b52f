// The questions about a range of time: what its sessions add up to, beside the period before.
import type { StatisticsView } from "@/api/keys";
import { joinFilters } from "@/lib/filterText";
import { intervalOf, type Range, rangeTerms, termsBefore } from "@/lib/range";

/** `about` says of which sessions: an agent's. `before` is null where there is no period before. */
export function overviewViews(about: string, range: Range, now: number) {
  const q = joinFilters(about, rangeTerms(range));
  const past = termsBefore(range);
  const before = past === null ? null : joinFilters(about, past);
  const every = intervalOf(range, now);
  const sums = (q: string): StatisticsView => ({ q, every: "none", by: "none" });
  const series = (q: string): StatisticsView => ({ q, every, by: "none" });
  return {
    q,
    every,
    total: sums(q),
    series: series(q),
    totalBefore: before === null ? null : sums(before),
    seriesBefore: before === null ? null : series(before),
  };
}
