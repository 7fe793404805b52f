import type { Statistics } from "@/api/types";
import { pointsChange, relativeChange } from "@/lib/change";
import { joinFilters } from "@/lib/filterText";
import { formatCost, formatCount, formatShare } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { FigureTile } from "@/views/figures/FigureTile";

interface Props {
  /** undefined while it is asked for, null where there is nothing. */
  now: Statistics | null | undefined;
  before: Statistics | null | undefined;
  /** What all of it is about: agent and range. */
  q: string;
}

/** What sessions add up to, beside the period before. Each number opens its rows. */
export function Figures({ now, before, q }: Props) {
  const loading = now === undefined;
  const judged = now ? now.successful + now.unsuccessful : 0;
  const failing = share(now?.failing, now?.sessions);
  const failingBefore = share(before?.failing, before?.sessions);
  const duration = now?.duration_ms;
  const latency = now?.latency_ms;
  const was = (text: string) => (before ? `Period before: ${text}` : "");
  return (
    <div className="grid grid-cols-2 gap-px overflow-hidden rounded-large border border-line bg-line md:grid-cols-3 xl:grid-cols-6">
      <FigureTile
        label="Sessions"
        q={q}
        value={loading ? null : formatCount(now?.sessions ?? 0)}
        change={relativeChange(now?.sessions, before?.sessions)}
        before={was(formatCount(before?.sessions))}
        note={now && now.interrupted > 0 ? `${formatCount(now.interrupted)} interrupted` : ""}
      />
      <FigureTile
        label="Success rate"
        q={joinFilters(q, judged > 0 ? "verdict:yes,no" : "has:verdict")}
        value={loading ? null : formatShare(now?.success_rate)}
        change={pointsChange(now?.success_rate, before?.success_rate)}
        good="up"
        before={was(formatShare(before?.success_rate))}
        note={now ? `${formatCount(now.unsuccessful)} failed of ${formatCount(judged)} judged` : ""}
      />
      <FigureTile
        label="With errors"
        q={joinFilters(q, "errors>0")}
        value={loading ? null : formatCount(now?.failing ?? 0)}
        change={pointsChange(failing, failingBefore)}
        good="down"
        before={was(`${formatCount(before?.failing)}, ${formatShare(failingBefore)}`)}
        note={now ? `${formatShare(failing)} of sessions` : ""}
      />
      <FigureTile
        label="Cost"
        q={joinFilters(q, "has:cost")}
        sort="-cost"
        value={loading ? null : formatCost(now?.cost ?? null)}
        change={relativeChange(now?.cost, before?.cost)}
        before={was(formatCost(before?.cost ?? null))}
        note={
          now && now.cost !== null && now.sessions > 0
            ? `${formatCost(now.cost / now.sessions)} a session`
            : ""
        }
      />
      <FigureTile
        label="Duration, median"
        q={joinFilters(q, "has:duration")}
        sort="-duration_ms"
        value={loading ? null : formatDuration(duration?.p50)}
        change={relativeChange(duration?.p50, before?.duration_ms?.p50)}
        good="down"
        before={was(formatDuration(before?.duration_ms?.p50))}
        note={
          duration ? `p95 ${formatDuration(duration.p95)}, p99 ${formatDuration(duration.p99)}` : ""
        }
      />
      <FigureTile
        label="Latency of events, median"
        q={joinFilters(q, "events>0")}
        sort="-duration_ms"
        value={loading ? null : formatDuration(latency?.p50)}
        change={relativeChange(latency?.p50, before?.latency_ms?.p50)}
        good="down"
        before={was(formatDuration(before?.latency_ms?.p50))}
        note={
          latency ? `p95 ${formatDuration(latency.p95)}, p99 ${formatDuration(latency.p99)}` : ""
        }
      />
    </div>
  );
}

function share(part: number | undefined, whole: number | undefined): number | null {
  return part === undefined || !whole ? null : part / whole;
}
