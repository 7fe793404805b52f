import type { Series } from "@/charts/series";
import { classes } from "@/lib/classes";

/** The shape and colour of a series, for legends. */
export function Swatch({ series }: { series: Pick<Series, "shape" | "ink"> }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 10 10" className={classes("size-2.5", series.ink)}>
      {series.shape === "bar" ? (
        <rect x="1" y="1" width="8" height="8" rx="1.5" className="fill-current" />
      ) : (
        <path
          d="M0 5H10"
          strokeWidth="2"
          strokeDasharray={series.shape === "ghost" ? "2.5 2" : undefined}
          className="stroke-current"
        />
      )}
    </svg>
  );
}
