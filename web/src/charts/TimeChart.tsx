import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { dotPath, linePath, spread } from "@/charts/scale";
import { classes } from "@/lib/classes";

export interface Series {
  label: string;
  /** A text colour of the tokens; shapes take it over. */
  ink: string;
  /** `ghost`: what was before, behind everything else. */
  shape: "bar" | "line" | "ghost";
  values: readonly (number | null)[];
}

export interface Column {
  /** What it stands for: "30 Nov, 14:00". */
  name: string;
  /** The same on the axis: "14:00". */
  short: string;
}

interface Props {
  label: string;
  columns: readonly Column[];
  series: readonly Series[];
  format: (value: number | null) => string;
  /** How a mark of the scale is written, if not like a value. */
  formatMark?: (value: number) => string;
  /** Which marks the scale has up to a value. */
  marksUpTo: (most: number) => number[];
  /** Shows the rows behind a column. */
  onOpen: (column: number) => void;
}

const HEIGHT = 100;
const MOST_WORDS = 5;

/** Bars that stand on each other, and lines, over time. Arrows walk through it, Enter opens. */
export function TimeChart({
  label,
  columns,
  series,
  format,
  formatMark = format,
  marksUpTo,
  onOpen,
}: Props) {
  const [at, setAt] = useState<number | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const count = Math.max(1, columns.length);
  const bars = series.filter((each) => each.shape === "bar");
  const sums = columns.map((_, i) => bars.reduce((sum, each) => sum + (each.values[i] ?? 0), 0));
  const others = series.filter((each) => each.shape !== "bar");
  const most = Math.max(0, ...sums, ...others.flatMap((each) => each.values.map((v) => v ?? 0)));
  const marks = marksUpTo(most);
  const top = marks.at(-1) as number;
  const y = (value: number) => HEIGHT - (value / top) * HEIGHT;

  const onPointer = (event: PointerEvent) => {
    const box = frame.current?.getBoundingClientRect();
    if (!box || columns.length === 0) return;
    const place = Math.floor(((event.clientX - box.left) / box.width) * count);
    setAt(Math.min(count - 1, Math.max(0, place)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const from = at ?? count - 1;
    const places: Record<string, number> = {
      ArrowLeft: from - 1,
      ArrowRight: from + 1,
      Home: 0,
      End: count - 1,
    };
    const next = places[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setAt(Math.min(count - 1, Math.max(0, at === null ? from : next)));
    } else if (event.key === "Enter" && at !== null) onOpen(at);
    else if (event.key === "Escape") setAt(null);
  };
  const told = at === null ? null : tell(at, columns, series, format);

  return (
    <div className="relative grid h-full grid-cols-[auto_minmax(0,1fr)] grid-rows-[minmax(0,1fr)_18px] gap-x-2">
      <div aria-hidden className="relative min-w-7 text-right text-micro text-quiet">
        <span className="invisible block h-0 overflow-hidden">{formatMark(top)}</span>
        {marks.map((mark) => (
          <span
            key={mark}
            className="absolute right-0 -translate-y-1/2 whitespace-nowrap"
            style={{ top: `${y(mark)}%` }}
          >
            {formatMark(mark)}
          </span>
        ))}
      </div>
      <div
        ref={frame}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={count - 1}
        aria-valuenow={at ?? count - 1}
        aria-valuetext={tell(at ?? count - 1, columns, series, format)}
        onPointerMove={onPointer}
        onPointerLeave={() => setAt(null)}
        onBlur={() => setAt(null)}
        onKeyDown={onKeyDown}
        onClick={() => at !== null && onOpen(at)}
        className={classes("relative h-full", at !== null && "cursor-pointer")}
      >
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
          <Bars bars={bars} count={columns.length} y={y} />
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
        {at !== null && told && (
          <UnderPointer at={at} count={count} columns={columns} series={series} format={format} />
        )}
      </div>
      <div aria-hidden className="relative col-start-2 text-micro text-quiet">
        {spread(columns.length, MOST_WORDS).map((place) => (
          <span
            key={place}
            className="absolute top-1 -translate-x-1/2 whitespace-nowrap first:translate-x-0"
            style={{ left: place === 0 ? 0 : `${((place + 0.5) / count) * 100}%` }}
          >
            {columns[place]?.short}
          </span>
        ))}
      </div>
    </div>
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

interface PointerProps extends Pick<Props, "columns" | "series" | "format"> {
  at: number;
  count: number;
}

function UnderPointer({ at, count, columns, series, format }: PointerProps) {
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

function tell(
  at: number,
  columns: readonly Column[],
  series: readonly Series[],
  format: Props["format"],
): string {
  const said = series.map((each) => `${each.label} ${format(each.values[at] ?? null)}`);
  return `${columns[at]?.name ?? ""}: ${said.join(", ")}`;
}
