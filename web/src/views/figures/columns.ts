// Statistics by interval, laid on the columns of a chart: every interval of the range has one.

import type { Statistics } from "@/api/types";
import type { Column } from "@/charts/series";
import { INTERVAL_MS, momentInWords, rangeTerms } from "@/lib/range";

type Interval = "hour" | "day" | "week";

const pad = (value: number) => String(value).padStart(2, "0");

/** Hours are told in the reader's own zone; days and weeks are those of UTC. */
export function columnsOf(begins: readonly number[], interval: Interval): Column[] {
  return begins.map((begin) => {
    if (interval !== "hour") {
      const day = momentInWords(begin);
      return { name: interval === "week" ? `Week of ${day} UTC` : `${day} UTC`, short: day };
    }
    const date = new Date(begin);
    const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
    const until = new Date(begin + INTERVAL_MS.hour);
    const day = date.toLocaleDateString("en-GB", { day: "numeric", month: "short" });
    return {
      name: `${day}, ${clock} – ${pad(until.getHours())}:${pad(until.getMinutes())}`,
      short: clock === "00:00" ? day : clock,
    };
  });
}

/** One value for each begin; `shiftMs` moves an earlier period onto this one. */
export function valuesOn<T>(
  begins: readonly number[],
  items: readonly Statistics[],
  pick: (item: Statistics) => T,
  absent: T,
  shiftMs = 0,
): T[] {
  const found = new Map(
    items.map((item) => [Date.parse(item.started_at ?? "") + shiftMs, item] as const),
  );
  return begins.map((begin) => {
    const item = found.get(begin);
    return item ? pick(item) : absent;
  });
}

/** The filter's terms for what started in one column. */
export function columnTerms(begin: number, interval: Interval): string {
  return rangeTerms({ kind: "fixed", from: begin, to: begin + INTERVAL_MS[interval] });
}
