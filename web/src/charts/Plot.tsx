import { dotPath, linePath } from "@/charts/scale";
import type { Series } from "@/charts/series";
import { classes } from "@/lib/classes";

export const HEIGHT = 100;

interface Props {
  series: readonly Series[];
  columns: number;
  /** Where the scale has a line; the last is its top. */
  marks: readonly number[];
  /** The column that is pointed at. */
  at: number | null;
  y: (value: number) => number;
}

/** The bars and lines themselves, in a box that stretches: a column is one wide. */
export function Plot({ series, columns, marks, at, y }: Props) {
  const count = Math.max(1, columns);
  const top = marks.at(-1) as number;
  const bars = series.filter((each) => each.shape === "bar");
  const others = series.filter((each) => each.shape !== "bar");
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${count} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="absolute inset-0 size-full overflow-visible"
    >
      {marks.map((mark) => (
        <path
          key={mark}
          d={`M0 ${y(mark)}H${count}`}
          className={mark === 0 ? "stroke-line-strong" : "stroke-line"}
          strokeWidth="1"
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {at !== null && <rect x={at} y="0" width="1" height={HEIGHT} className="fill-selected" />}
      {series
        .filter((each) => each.shape === "ghost")
        .map((each) => (
          <path
            key={each.label}
            d={linePath(each.values, top, HEIGHT)}
            fill="none"
            strokeWidth="1.5"
            strokeDasharray="3 3"
            vectorEffect="non-scaling-stroke"
            className={classes("stroke-current", each.ink)}
          />
        ))}
      <Bars bars={bars} count={columns} y={y} />
      {series
        .filter((each) => each.shape === "line")
        .map((each) => (
          <path
            key={each.label}
            d={linePath(each.values, top, HEIGHT)}
            fill="none"
            strokeWidth="1.75"
            strokeLinejoin="round"
            strokeLinecap="round"
            vectorEffect="non-scaling-stroke"
            className={classes("stroke-current", each.ink)}
          />
        ))}
      {others.map((each) => (
        <path
          key={each.label}
          d={dotPath(each.values, top, HEIGHT)}
          strokeWidth={each.shape === "ghost" ? 5 : 7}
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
          className={classes("stroke-current", each.ink)}
        />
      ))}
    </svg>
  );
}

interface BarsProps {
  bars: readonly Series[];
  count: number;
  y: (value: number) => number;
}

function Bars({ bars, count, y }: BarsProps) {
  const below = new Array<number>(count).fill(0);
  return bars.map((each) => (
    <g key={each.label} className={classes("fill-current", each.ink)}>
      {each.values.map((value, at) => {
        if (!value) return null;
        const from = below[at] as number;
        below[at] = from + value;
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            key={at}
            x={at + 0.14}
            y={y(from + value)}
            width="0.72"
            height={y(from) - y(from + value)}
          />
        );
      })}
    </g>
  ));
}
