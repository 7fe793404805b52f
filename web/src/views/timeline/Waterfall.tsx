import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { classes } from "@/lib/classes";
import { Button } from "@/ui/Button";
import { PrintedRest } from "@/ui/PrintedRest";
import { drawnRows, MOST_PRINTED, placeOf, usePrinting } from "@/ui/printing";
import type { Slice } from "@/views/timeline/density";
import { keyStep, type Row } from "@/views/timeline/rows";
import { type Span, ticks } from "@/views/timeline/scale";
import { TimeHead } from "@/views/timeline/TimeHead";
import { ROW_PX, SPLIT, TreeRow } from "@/views/timeline/TreeRow";
import { useFollow } from "@/views/timeline/useFollow";
import { useWheelZoom } from "@/views/timeline/useWheelZoom";

// The tree's part of the width: see SPLIT.
const TREE_SHARE = 11 / 23;

// Elements that rows share in turns: more than fit any usual window.
const SLOTS = 128;

interface Props {
  rows: readonly Row[];
  slices: readonly Slice[];
  whole: Span;
  span: Span;
  origin: number;
  openUntil: number;
  live: boolean;
  selected: string | null;
  follow: boolean;
  /** Scores and notes by event. */
  scores: ReadonlyMap<string, number>;
  caption: ReactNode;
  onSelect: (id: string) => void;
  onEnter: () => void;
  onFold: (id: string, folded: boolean) => void;
  onSpan: (span: Span | null) => void;
  onFollow: (follow: boolean) => void;
}

/** The tree of events beside their bars, row by row. Draws only the rows that can be seen. */
export function Waterfall(props: Props) {
  const { rows, span, whole, selected, onSelect, onFold, onSpan } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const [headPx, setHeadPx] = useState(0);
  // The head takes part in the scrolling and covers what is under it: both must be reckoned with.
  useLayoutEffect(() => {
    const element = head.current;
    if (!element) return;
    const measure = () => setHeadPx(element.offsetHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    // Drawn with the next frame instead of within the scrolling: what it costs is cut into pieces.
    useFlushSync: false,
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
  });
  const printing = usePrinting();
  const items = drawnRows(virtual.getVirtualItems(), rows.length, printing);
  const slots = Math.max(SLOTS, items.length);
  const follow = useFollow(scroller, rows.length, props.live && props.follow, props.onFollow);
  useWheelZoom(scroller, span, whole, onSpan, TREE_SHARE);

  const at = selected === null ? -1 : rows.findIndex((row) => row.node.id === selected);
  // A selection that came from the address, from a key or from a search is brought into view.
  const shown = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (at < 0 || headPx === 0 || shown.current === selected) return;
    const first = shown.current === null;
    shown.current = selected;
    virtual.scrollToIndex(at, {
      align: first && !isInView(scroller.current, at, headPx) ? "center" : "auto",
    });
  }, [at, selected, virtual, headPx]);
  useEffect(() => {
    if (selected === null) shown.current = null;
  }, [selected]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      props.onEnter();
      return;
    }
    const step = keyStep(rows, selected, event.key);
    if (!step) return;
    event.preventDefault();
    if ("select" in step) onSelect(step.select);
    else if ("fold" in step) onFold(step.fold, true);
    else onFold(step.unfold, false);
  };
  const onZoom = (id: string) => {
    const node = rows.find((row) => row.node.id === id)?.node;
    if (!node) return;
    const length = Math.max(node.latest, node.end ?? props.openUntil) - node.start;
    const room = Math.max(length * 0.05, 0.5);
    onSpan(clip({ from: node.start - room, to: node.start + length + room }, whole));
  };

  // The part that was chosen on the strip is what the reader wants to see the rows of.
  const onStrip = (chosen: Span | null) => {
    onSpan(chosen);
    if (!chosen) return;
    const index = rows.findIndex(
      ({ node }) => node.start >= chosen.from && node.start <= chosen.to,
    );
    if (index >= 0) virtual.scrollToIndex(index, { align: "start" });
  };

  return (
    <div className="relative flex min-h-0 flex-1 flex-col print:block">
      <div
        ref={scroller}
        role="tree"
        tabIndex={0}
        aria-label="Steps and events"
        aria-activedescendant={at >= 0 ? `event-${selected}` : undefined}
        onKeyDown={onKeyDown}
        onScroll={follow.onScroll}
        className="@container min-h-0 flex-1 overflow-y-auto overflow-x-hidden overscroll-contain bg-raised focus-visible:-outline-offset-2 print:flex-none print:overflow-visible"
      >
        <div
          ref={head}
          className={classes(
            SPLIT,
            "sticky top-0 z-10 border-b border-line bg-surface print:static",
          )}
        >
          <div className="flex min-w-0 items-end px-4 pb-1 sm:pl-6 text-small text-quiet @max-[619px]:py-1">
            {props.caption}
          </div>
          <TimeHead {...props} onSpan={onStrip} />
        </div>
        <div className="relative print:h-auto!" style={{ height: virtual.getTotalSize() }}>
          <Grid span={span} origin={props.origin} />
          {items.map((item) => {
            const row = rows[item.index];
            const { className, transform } = placeOf(item.start, headPx);
            return (
              row && (
                <div
                  // By place, not by event: rows that scroll in take over the elements of those
                  // that scrolled out.
                  key={item.index % slots}
                  role="presentation"
                  className={className}
                  style={{ height: ROW_PX, transform }}
                >
                  <TreeRow
                    row={row}
                    selected={row.node.id === selected}
                    span={span}
                    openUntil={props.openUntil}
                    live={props.live}
                    scores={props.scores.get(row.node.id) ?? 0}
                    onSelect={onSelect}
                    onFold={onFold}
                    onZoom={onZoom}
                  />
                </div>
              )
            );
          })}
        </div>
        <PrintedRest printed={MOST_PRINTED} of={rows.length} noun="rows" />
      </div>
      {props.live && !props.follow && (
        <Button
          size="small"
          className="absolute bottom-3 left-1/2 -translate-x-1/2 shadow-float"
          onClick={() => props.onFollow(true)}
        >
          <ArrowDown size={13} aria-hidden />
          Follow the newest
        </Button>
      )}
    </div>
  );
}

function isInView(scroller: HTMLElement | null, index: number, headPx: number): boolean {
  if (!scroller) return false;
  const top = index * ROW_PX - scroller.scrollTop;
  return top >= 0 && top + ROW_PX + headPx <= scroller.clientHeight;
}

function clip(span: Span, whole: Span): Span | null {
  const from = Math.max(span.from, whole.from);
  const to = Math.min(span.to, whole.to);
  return from <= whole.from && to >= whole.to ? null : { from, to };
}

// The lines of the scale, drawn once behind all rows.
function Grid({ span, origin }: { span: Span; origin: number }) {
  return (
    <div
      aria-hidden
      className={classes(SPLIT, "pointer-events-none absolute inset-0 @max-[619px]:hidden")}
    >
      <span />
      <div className="relative overflow-hidden">
        {ticks(span, origin, 6).map((tick) => (
          <span
            key={tick.at}
            className="absolute inset-y-0 w-px bg-line/70"
            style={{ left: `${tick.at * 100}%` }}
          />
        ))}
      </div>
    </div>
  );
}
