import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { formatDuration } from "@/lib/time";
import { usePrinting } from "@/ui/printing";
import { endOf } from "@/views/lanes/activity";
import type { Stretch } from "@/views/lanes/criticalPath";
import { nodeAfter, spanAfter } from "@/views/lanes/keys";
import type { Packed } from "@/views/lanes/pack";
import {
  type Inks,
  inksOf,
  inksOnPaper,
  LANE_PX,
  nodeAt,
  paint,
  type Scene,
} from "@/views/lanes/paint";
import type { Slice } from "@/views/timeline/density";
import { type Span, shiftWithin } from "@/views/timeline/scale";
import { TimeHead } from "@/views/timeline/TimeHead";
import type { Node } from "@/views/timeline/tree";
import { useWheelZoom } from "@/views/timeline/useWheelZoom";

// Some ten sheets; browsers give no canvas that is much higher.
const MOST_PRINTED_PX = 8_000;

interface Props {
  packed: Packed;
  path: readonly Stretch[];
  gaps: readonly Span[];
  slices: readonly Slice[];
  whole: Span;
  span: Span;
  origin: number;
  openUntil: number;
  selected: string | null;
  onSelect: (id: string) => void;
  onSpan: (span: Span | null) => void;
  onZoomTo: (node: Node) => void;
  onEnter: () => void;
}

interface Hover {
  node: Node;
  x: number;
  y: number;
}

/** All events on one scale of time, those that were under way together beside each other. */
export function Lanes(props: Props) {
  const { packed, path, gaps, span, whole, origin, openUntil, selected, onSelect, onSpan } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [scrollTop, setScrollTop] = useState(0);
  const [hover, setHover] = useState<Hover | null>(null);
  const inks = useInks(canvas);
  const printing = usePrinting();
  useWheelZoom(scroller, span, whole, onSpan);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () =>
      setSize({
        width: element.clientWidth,
        height: Math.max(60, element.clientHeight - (head.current?.offsetHeight ?? 0)),
      });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const scene: Scene = useMemo(
    () => ({ packed, path, gaps, span, origin, openUntil, selected, scrollTop, ...size }),
    [packed, path, gaps, span, origin, openUntil, selected, scrollTop, size],
  );
  useEffect(() => {
    const element = canvas.current;
    if (printing || !element || !inks || size.width === 0) return;
    const frame = requestAnimationFrame(() => draw(element, scene, inks));
    return () => cancelAnimationFrame(frame);
  }, [printing, scene, inks, size]);
  // A sheet has all lanes, and no frame comes before it is filled.
  const wholePx = packed.count * LANE_PX + 28;
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!printing || !element) return;
    const height = Math.min(wholePx, MOST_PRINTED_PX);
    draw(element, { ...scene, scrollTop: 0, height }, inksOnPaper(element));
  }, [printing, scene, wholePx]);

  // What is selected is brought into view, in time and among the lanes.
  const latest = useRef({ span, whole, onSpan, openUntil });
  useEffect(() => {
    latest.current = { span, whole, onSpan, openUntil };
  });
  useEffect(() => {
    const node = packed.nodes.find((each) => each.id === selected);
    const element = scroller.current;
    if (!node || !element || size.height === 0) return;
    const top = packed.laneOf(node) * LANE_PX;
    if (top < element.scrollTop || top + LANE_PX > element.scrollTop + size.height) {
      element.scrollTop = Math.max(0, top - size.height / 2);
    }
    const now = latest.current;
    const length = now.span.to - now.span.from;
    if (node.start > now.span.to || endOf(node, now.openUntil) < now.span.from) {
      const from = node.start - length / 4;
      now.onSpan(shiftWithin({ from, to: from + length }, now.whole));
    }
  }, [selected, packed, size.height]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget)
      return;
    const next = spanAfter(event.key, span, whole);
    const node = nodeAfter(event.key, packed, selected);
    if (next !== undefined) onSpan(next);
    else if (node) onSelect(node.id);
    else if (event.key === "Enter") props.onEnter();
    else if (event.key !== "z") return;
    if (event.key === "z") {
      const chosen = packed.nodes.find((each) => each.id === selected);
      if (chosen) props.onZoomTo(chosen);
    }
    event.preventDefault();
  };
  const at = (event: { clientX: number; clientY: number }) => {
    const box = canvas.current?.getBoundingClientRect();
    const [x, y] = box ? [event.clientX - box.left, event.clientY - box.top] : [-1, -1];
    return { x, y, node: nodeAt(scene, x, y) };
  };
  return (
    <div className="relative flex min-h-0 flex-1 flex-col print:block">
      <div
        ref={scroller}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys of all its bars
        tabIndex={0}
        aria-label="Timeline: arrows move between events, plus and minus zoom, Enter shows the details"
        onKeyDown={onKeyDown}
        onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
        className="min-h-0 flex-1 overflow-x-hidden overflow-y-auto overscroll-contain bg-raised focus-visible:-outline-offset-2 print:overflow-visible"
      >
        <div ref={head} className="sticky top-0 z-10 border-b border-line bg-surface print:static">
          <TimeHead {...props} />
        </div>
        <div className="relative print:h-auto!" style={{ height: Math.max(size.height, wholePx) }}>
          <canvas
            ref={canvas}
            aria-hidden
            style={{ top: head.current?.offsetHeight ?? 0, width: size.width, height: size.height }}
            className="sticky block print:static print:h-auto! print:w-full!"
            onClick={(event) => {
              const { node } = at(event);
              if (node) onSelect(node.id);
            }}
            onDoubleClick={(event) => {
              const { node } = at(event);
              if (node) props.onZoomTo(node);
            }}
            onPointerMove={(event) => {
              const { node, x, y } = at(event);
              setHover(node ? { node, x, y } : null);
            }}
            onPointerLeave={() => setHover(null)}
          />
        </div>
      </div>
      {hover && (
        <div
          aria-hidden
          className="pointer-events-none absolute z-20 max-w-72 rounded-medium border border-line-strong bg-raised px-2 py-1 text-small shadow-float"
          style={{
            left: Math.max(8, Math.min(hover.x + 12, size.width - 296)),
            top: hover.y + (head.current?.offsetHeight ?? 0) + 18,
          }}
        >
          <p className="line-clamp-2 font-medium">
            {hover.node.event.title || hover.node.event.type}
          </p>
          <p className="text-quiet">
            {formatDuration(endOf(hover.node, openUntil) - hover.node.start)}, +
            {formatDuration(hover.node.start - origin)} into the session
          </p>
        </div>
      )}
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, scene: Scene, inks: Inks): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const scale = devicePixelRatio || 1;
  const [width, height] = [Math.round(scene.width * scale), Math.round(scene.height * scale)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  paint(context, scene, inks);
}

// The theme may change while the page is open.
function useInks(element: React.RefObject<Element | null>): Inks | null {
  const [inks, setInks] = useState<Inks | null>(null);
  useEffect(() => {
    const read = () => element.current && setInks(inksOf(element.current));
    read();
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => observer.disconnect();
  }, [element]);
  return inks;
}
