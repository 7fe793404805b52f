import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import type { Statistics } from "@/api/types";
import { Swatch } from "@/charts/Swatch";
import { marksOfLength, marksTo } from "@/charts/scale";
import type { Series } from "@/charts/series";
import { TimeChart } from "@/charts/TimeChart";
import { joinFilters } from "@/lib/filterText";
import { formatCost, formatCount, NONE } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { Skeleton } from "@/ui/Skeleton";
import { columnsOf, columnTerms, valuesOn } from "@/views/figures/columns";

interface Props {
  begins: readonly number[];
  interval: "hour" | "day" | "week";
  /** undefined while they are asked for. */
  now: readonly Statistics[] | undefined;
  before: readonly Statistics[] | undefined;
  /** How far the period before lies before this one. */
  shiftMs: number;
  /** What it is about beside the range: an agent. */
  about: string;
}

/** Sessions and their errors, cost, and length over the range, beside the period before. */
export function TrendCharts({ begins, interval, now, before, shiftMs, about }: Props) {
  const navigate = useNavigate();
  const columns = useMemo(() => columnsOf(begins, interval), [begins, interval]);
  const charts = useMemo(() => {
    const on = (pick: (item: Statistics) => number | null, absent: number | null) =>
      valuesOn<number | null>(begins, now ?? [], pick, absent);
    const past = (pick: (item: Statistics) => number | null, absent: number | null): Series[] =>
      before && before.length > 0
        ? [
            {
              label: "Period before",
              ink: "text-faint",
              shape: "ghost",
              values: valuesOn<number | null>(begins, before, pick, absent, shiftMs),
            },
          ]
        : [];
    return {
      sessions: [
        bar(
          "With errors",
          "text-error",
          on((item) => item.failing, 0),
        ),
        bar(
          "Without",
          "text-chart",
          on((item) => item.sessions - item.failing, 0),
        ),
      ],
      errors: [
        bar(
          "Errors",
          "text-error",
          on((item) => item.errors, 0),
        ),
        ...past((item) => item.errors, 0),
      ],
      cost: [
        bar(
          "Cost",
          "text-chart",
          on((item) => item.cost, 0),
        ),
        ...past((item) => item.cost, 0),
      ],
      duration: [
        line(
          "p95",
          "text-kind-tool",
          on((item) => item.duration_ms?.p95 ?? null, null),
        ),
        line(
          "Median",
          "text-accent",
          on((item) => item.duration_ms?.p50 ?? null, null),
        ),
        ...past((item) => item.duration_ms?.p50 ?? null, null),
      ],
    };
  }, [begins, now, before, shiftMs]);

  const open = (terms: string, sort?: string) => (column: number) => {
    const begin = begins[column];
    if (begin === undefined) return;
    const q = joinFilters(about, terms, columnTerms(begin, interval));
    navigate({ to: "/sessions", search: { q, ...(sort ? { sort } : {}) } });
  };
  const shared = { columns, loading: now === undefined };
  return (
    <div className="grid gap-px overflow-hidden rounded-large border border-line bg-line md:grid-cols-2 xl:grid-cols-4">
      <Chart
        {...shared}
        title="Sessions"
        series={charts.sessions}
        format={formatCount}
        marksUpTo={wholeMarks}
        onOpen={open("")}
      />
      <Chart
        {...shared}
        title="Errors"
        series={charts.errors}
        format={formatCount}
        marksUpTo={wholeMarks}
        onOpen={open("errors>0")}
      />
      <Chart
        {...shared}
        title="Cost"
        series={charts.cost}
        format={formatCost}
        formatMark={(usd) => `$${Number(usd.toPrecision(3))}`}
        marksUpTo={(most) => marksTo(most, false)}
        onOpen={open("", "-cost")}
      />
      <Chart
        {...shared}
        title="Duration"
        series={charts.duration}
        format={lengthOrNone}
        formatMark={(ms) =>
          ms === 0
            ? "0"
            : formatDuration(ms).replace(" 00s", "").replace(".00 s", " s").replace(".0 s", " s")
        }
        marksUpTo={marksOfLength}
        onOpen={open("", "-duration_ms")}
      />
    </div>
  );
}

const wholeMarks = (most: number) => marksTo(most, true);
const bar = (label: string, ink: string, values: (number | null)[]): Series => ({
  label,
  ink,
  shape: "bar",
  values,
});
const line = (label: string, ink: string, values: (number | null)[]): Series => ({
  label,
  ink,
  shape: "line",
  values,
});

function lengthOrNone(ms: number | null): string {
  return ms === null ? NONE : ms === 0 ? "0" : formatDuration(ms);
}

interface ChartProps {
  title: string;
  columns: Parameters<typeof TimeChart>[0]["columns"];
  series: readonly Series[];
  format: (value: number | null) => string;
  formatMark?: (value: number) => string;
  marksUpTo: (most: number) => number[];
  loading: boolean;
  onOpen: (column: number) => void;
}

function Chart({ title, series, loading, ...chart }: ChartProps): ReactNode {
  return (
    <section aria-label={title} className="min-w-0 bg-raised px-4 pt-3 pb-2">
      <header className="mb-3 flex h-5 items-center gap-3">
        <h3 className="font-medium">{title}</h3>
        <p className="ml-auto flex min-w-0 items-center gap-3 overflow-hidden text-micro whitespace-nowrap text-quiet">
          {series.map((each) => (
            <span key={each.label} className="flex items-center gap-1">
              <Swatch series={each} />
              {each.label}
            </span>
          ))}
        </p>
      </header>
      <div className="h-36">
        {loading ? (
          <Skeleton className="size-full" />
        ) : (
          <TimeChart {...chart} series={series} label={`${title} over time`} />
        )}
      </div>
    </section>
  );
}
