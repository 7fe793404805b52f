import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { HEIGHT, Plot } from "@/charts/Plot";
import { spread } from "@/charts/scale";
import type { Column, Series } from "@/charts/series";
import { UnderPointer } from "@/charts/UnderPointer";
import { classes } from "@/lib/classes";

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
        <Plot series={series} columns={columns.length} marks={marks} at={at} y={y} />
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

function tell(
  at: number,
  columns: readonly Column[],
  series: readonly Series[],
  format: Props["format"],
): string {
  const said = series.map((each) => `${each.label} ${format(each.values[at] ?? null)}`);
  return `${columns[at]?.name ?? ""}: ${said.join(", ")}`;
}
