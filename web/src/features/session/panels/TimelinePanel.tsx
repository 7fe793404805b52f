import { Maximize2, Pause, Route, ZoomIn, ZoomOut } from "lucide-react";
import { type ReactNode, useCallback, useDeferredValue, useMemo } from "react";
import type { ViewProps } from "@/features/session/panels/view";
import { useView } from "@/features/session/store";
import { classes } from "@/lib/classes";
import { plural } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { IconButton } from "@/ui/IconButton";
import { useHotkeys } from "@/ui/useHotkeys";
import { activityOf, endOf, longestGaps } from "@/views/lanes/activity";
import { criticalPath, type Share, sharesOf } from "@/views/lanes/criticalPath";
import { spanAfter } from "@/views/lanes/keys";
import { Lanes } from "@/views/lanes/Lanes";
import { packLanes } from "@/views/lanes/pack";
import { density } from "@/views/timeline/density";
import type { Span } from "@/views/timeline/scale";
import { shiftWithin } from "@/views/timeline/scale";
import type { Node } from "@/views/timeline/tree";

const SLICES = 240;
// Shares of the session: a pause below this is no news.
const LEAST_GAP = 0.02;
const MOST_GAPS = 200;
const NAMED = 3;

/** The run on one scale of time: what was under way together, what was waited for, where nothing was. */
export function TimelinePanel({ events, inOrder, clock, store, selected, onSelect }: ViewProps) {
  const { tree } = events;
  const { whole, openUntil, origin } = clock;
  const chosen = useView(store, (view) => view.span);
  const critical = useView(store, (view) => view.critical);
  const showsGaps = useView(store, (view) => view.gaps);
  const set = useView(store, (view) => view.set);
  const span = chosen ?? whole;
  const onSpan = useCallback((next: Span | null) => set({ span: next }), [set]);
  const onZoomTo = useCallback(
    (node: Node) => {
      const end = Math.max(node.latest, endOf(node, openUntil));
      const room = Math.max((end - node.start) * 0.1, 0.5);
      set({ span: shiftWithin({ from: node.start - room, to: end + room }, whole) });
    },
    [set, whole, openUntil],
  );
  const packed = useMemo(() => packLanes(tree, inOrder, openUntil), [tree, inOrder, openUntil]);
  const slices = useMemo(() => density(tree, whole, SLICES, openUntil), [tree, whole, openUntil]);
  // The bars come first; which of them were waited for is drawn over them.
  const isDrawn = useDeferredValue(true, false);
  const path = useMemo(
    () => (critical && isDrawn ? criticalPath(tree, openUntil) : []),
    [critical, isDrawn, tree, openUntil],
  );
  const shares = useMemo(() => sharesOf(path, NAMED), [path]);
  const gaps = useMemo(() => {
    if (!showsGaps) return [];
    return longestGaps(activityOf(inOrder, whole, openUntil).gaps, whole, LEAST_GAP, MOST_GAPS);
  }, [showsGaps, inOrder, whole, openUntil]);
  useHotkeys({
    c: () => set({ critical: !critical }),
    g: () => set({ gaps: !showsGaps }),
  });
  const node = selected === null ? undefined : tree.byId.get(selected);
  const press = (key: string) => onSpan(spanAfter(key, span, whole) ?? null);
  return (
    <>
      <div
        role="toolbar"
        aria-label="Timeline"
        className="flex min-h-11 shrink-0 items-center gap-1 border-b border-line py-1 pr-2 pl-4 sm:pr-4 sm:pl-6"
      >
        <Toggle
          on={critical}
          icon={<Route size={14} aria-hidden />}
          onClick={() => set({ critical: !critical })}
        >
          Critical path
        </Toggle>
        <Toggle
          on={showsGaps}
          icon={<Pause size={14} aria-hidden />}
          onClick={() => set({ gaps: !showsGaps })}
        >
          Pauses
        </Toggle>
        <span className="ml-auto flex items-center gap-1">
          <IconButton
            label="Zoom in (+)"
            icon={<ZoomIn size={15} aria-hidden />}
            onClick={() => press("+")}
          />
          <IconButton
            label="Zoom out (−)"
            disabled={chosen === null}
            icon={<ZoomOut size={15} aria-hidden />}
            onClick={() => press("-")}
          />
          <IconButton
            label="Zoom to the whole session (0)"
            disabled={chosen === null}
            icon={<Maximize2 size={14} aria-hidden />}
            onClick={() => onSpan(null)}
          />
        </span>
      </div>
      <Findings
        pathMs={path.reduce((sum, stretch) => sum + stretch.to - stretch.from, 0)}
        shares={shares}
        gaps={gaps}
        origin={origin}
        onNode={(id) => onSelect(id)}
        onGap={(gap) => {
          const room = (gap.to - gap.from) * 0.5;
          onSpan(shiftWithin({ from: gap.from - room, to: gap.to + room }, whole));
        }}
      />
      <Lanes
        packed={packed}
        path={path}
        gaps={gaps}
        slices={slices}
        whole={whole}
        span={span}
        origin={origin}
        openUntil={openUntil}
        selected={selected}
        onSelect={onSelect}
        onSpan={onSpan}
        onZoomTo={onZoomTo}
        onEnter={() => document.getElementById("details")?.focus()}
      />
      <p role="status" className="sr-only">
        {node &&
          `${node.event.title || node.event.type}, ${formatDuration(endOf(node, openUntil) - node.start)}, ${formatDuration(node.start - origin)} into the session`}
      </p>
    </>
  );
}

interface ToggleProps {
  on: boolean;
  icon: ReactNode;
  onClick: () => void;
  children: string;
}

function Toggle({ on, icon, onClick, children }: ToggleProps) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={onClick}
      className={classes(
        "flex h-7 items-center gap-1.5 rounded-medium border px-2 text-small font-medium",
        on
          ? "border-accent bg-selected text-accent"
          : "border-line-strong text-quiet hover:text-ink",
      )}
    >
      {icon}
      {children}
    </button>
  );
}

interface FindingsProps {
  pathMs: number;
  shares: readonly Share[];
  gaps: readonly Span[];
  origin: number;
  onNode: (id: string) => void;
  onGap: (gap: Span) => void;
}

// What the drawing shows, in words and numbers, each a way to its place.
function Findings({ pathMs, shares, gaps, origin, onNode, onGap }: FindingsProps) {
  const longest = gaps[0];
  if (shares.length === 0 && !longest) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-0.5 border-b border-line px-4 py-1.5 text-small text-quiet sm:px-6">
      {shares.length > 0 && (
        <span className="flex min-w-0 flex-wrap items-center gap-x-1.5">
          Critical path {formatDuration(pathMs)}, most of it in
          {shares.map(({ title, node, count, ms }) => (
            <button
              key={node.id}
              type="button"
              title={title}
              onClick={() => onNode(node.id)}
              className="max-w-72 truncate text-accent hover:underline"
            >
              {title}
              {count > 1 && ` ×${count}`} ({formatDuration(ms)})
            </button>
          ))}
        </span>
      )}
      {longest && (
        <span className="flex items-center gap-x-1.5">
          {plural(gaps.length, "pause")}, the longest
          <button
            type="button"
            onClick={() => onGap(longest)}
            className="text-accent hover:underline"
          >
            {formatDuration(longest.to - longest.from)} at +{formatDuration(longest.from - origin)}
          </button>
        </span>
      )}
    </div>
  );
}
