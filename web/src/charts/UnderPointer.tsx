import { Swatch } from "@/charts/Swatch";
import type { Column, Series } from "@/charts/series";
import { classes } from "@/lib/classes";

interface Props {
  columns: readonly Column[];
  series: readonly Series[];
  format: (value: number | null) => string;
  at: number;
  count: number;
}

/** What the column under the pointer or the cursor holds. */
export function UnderPointer({ at, count, columns, series, format }: Props) {
  const right = at > count / 2;
  return (
    <div
      aria-hidden
      className={classes(
        "pointer-events-none absolute top-0 z-20 min-w-32 rounded-medium border border-line-strong bg-raised px-2.5 py-1.5 text-small whitespace-nowrap shadow-float",
        right ? "-translate-x-full" : "",
      )}
      style={{ left: `calc(${((at + (right ? 0 : 1)) / count) * 100}% ${right ? "-" : "+"} 6px)` }}
    >
      <p className="mb-0.5 text-quiet">{columns[at]?.name}</p>
      {series.map((each) => (
        <p key={each.label} className="flex items-center gap-2">
          <Swatch series={each} />
          <span className="flex-1 text-quiet">{each.label}</span>
          <span className="font-medium">{format(each.values[at] ?? null)}</span>
        </p>
      ))}
    </div>
  );
}
