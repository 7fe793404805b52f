import { useRef, useState } from "react";
import type { Slice } from "@/views/timeline/density";
import { type Span, share, spanOf, ticks } from "@/views/timeline/scale";

interface Props {
  slices: readonly Slice[];
  whole: Span;
  span: Span;
  origin: number;
  onSpan: (span: Span | null) => void;
}

// A drag shorter than this was a click.
const LEAST_DRAG = 0.01;
// Shares of the strip: lower than the first nothing is seen, higher than the second errors are all
// one sees of a long session.
const LEAST_HEIGHT = 0.15;
const ERROR_HEIGHT = 0.28;

/** The whole session in one strip, and the scale of the part in view. Dragging on the strip zooms. */
export function TimeHead({ slices, whole, span, origin, onSpan }: Props) {
  const strip = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const shareAt = (clientX: number) => {
    const box = strip.current?.getBoundingClientRect();
    return box ? Math.min(1, Math.max(0, (clientX - box.left) / box.width)) : 0;
  };
  const timeAt = (at: number) => whole.from + at * (whole.to - whole.from);
  const shown = drag ?? { from: share(whole, span.from), to: share(whole, span.to) };
  const from = Math.min(shown.from, shown.to);
  const to = Math.max(shown.from, shown.to);
  const zoomed = drag !== null || span.from > whole.from || span.to < whole.to;
  return (
    <div className="min-w-0 select-none @min-[620px]:border-l @min-[620px]:border-line">
      <div
        ref={strip}
        title="Drag to zoom into a part of the session; click to see all of it"
        className="relative h-6 cursor-crosshair touch-none bg-raised"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          const at = shareAt(event.clientX);
          setDrag({ from: at, to: at });
        }}
        onPointerMove={(event) => drag && setDrag({ ...drag, to: shareAt(event.clientX) })}
        onPointerUp={() => {
          if (!drag) return;
          setDrag(null);
          onSpan(to - from < LEAST_DRAG ? null : spanOf(timeAt(from), timeAt(to)));
        }}
        onPointerCancel={() => setDrag(null)}
      >
        <Strip slices={slices} />
        {zoomed && (
          <>
            <Shade left={0} right={from} />
            <Shade left={to} right={1} />
            <span
              className="absolute inset-y-0 border-x border-accent"
              style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}
            />
          </>
        )}
      </div>
      <div className="relative h-5 overflow-hidden border-t border-line text-micro text-quiet @max-[619px]:hidden">
        {ticks(span, origin, 6).map((tick) => (
          <span
            key={tick.at}
            className="absolute inset-y-0 border-l border-line pl-1 leading-5 whitespace-nowrap"
            style={{ left: `${tick.at * 100}%` }}
          >
            {tick.at < 0.94 && tick.label}
          </span>
        ))}
      </div>
    </div>
  );
}

function Strip({ slices }: { slices: readonly Slice[] }) {
  const draw = (heightOf: (slice: Slice) => number) =>
    slices
      .map((slice, at) => {
        const height = heightOf(slice);
        return height > 0 ? `M${at} 1V${(1 - Math.max(LEAST_HEIGHT, height)).toFixed(3)}h1V1z` : "";
      })
      .join("");
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${Math.max(1, slices.length)} 1`}
      preserveAspectRatio="none"
      className="absolute inset-x-0 bottom-0 h-5 w-full"
    >
      <path d={draw((slice) => slice.height)} className="fill-line-strong" />
      <path d={draw((slice) => (slice.error ? ERROR_HEIGHT : 0))} className="fill-error" />
    </svg>
  );
}

function Shade({ left, right }: { left: number; right: number }) {
  if (right <= left) return null;
  return (
    <span
      className="absolute inset-y-0 bg-surface/75"
      style={{ left: `${left * 100}%`, width: `${(right - left) * 100}%` }}
    />
  );
}
