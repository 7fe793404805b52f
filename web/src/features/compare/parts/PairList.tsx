import { useVirtualizer } from "@tanstack/react-virtual";
import { OctagonAlert } from "lucide-react";
import { type KeyboardEvent, memo, useEffect, useLayoutEffect, useRef } from "react";
import { classes } from "@/lib/classes";
import { formatCost } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { PrintedRest } from "@/ui/PrintedRest";
import { drawnRows, MOST_PRINTED, placeOf, usePrinting } from "@/ui/printing";
import type { Pair, PairKind } from "@/views/compare/pairs";
import { KindIcon } from "@/views/marks/KindIcon";
import { typeInWords } from "@/views/marks/kind";
import type { Node } from "@/views/timeline/tree";

const ROW_PX = 30;
const INDENT_PX = 14;
const MOST_INDENTS = 8;

const MARKS: Record<PairKind | "said", { sign: string; words: string; ink: string }> = {
  same: { sign: "=", words: "the same in both", ink: "text-faint" },
  said: { sign: "≈", words: "the same step, other words", ink: "bg-warn-surface text-warn" },
  changed: { sign: "≠", words: "differs", ink: "bg-warn-surface text-warn" },
  replaced: { sign: "↔", words: "something else in its place", ink: "bg-warn-surface text-warn" },
  onlyA: { sign: "−", words: "only in A", ink: "bg-error-surface text-error" },
  onlyB: { sign: "+", words: "only in B", ink: "bg-ok-surface text-ok" },
};

interface Props {
  pairs: readonly Pair[];
  said: ReadonlySet<string>;
  /** The pair at which the runs part. */
  divergence: string | null;
  selected: string | null;
  onSelect: (id: string) => void;
}

/** Both runs row by row, what belongs together side by side. Draws only what can be seen. */
export function PairList({ pairs, said, divergence, selected, onSelect }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: pairs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    useFlushSync: false,
  });
  const printing = usePrinting();
  const drawn = drawnRows(virtual.getVirtualItems(), pairs.length, printing);
  const at = selected === null ? -1 : pairs.findIndex((pair) => pair.id === selected);
  const shown = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (at < 0 || shown.current === selected) return;
    const first = shown.current === null;
    shown.current = selected;
    virtual.scrollToIndex(at, { align: first ? "center" : "auto" });
  }, [at, selected, virtual]);
  useEffect(() => {
    if (selected === null) shown.current = null;
  }, [selected]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = {
      ArrowDown: at + 1,
      j: at + 1,
      ArrowUp: Math.max(0, at - 1),
      k: Math.max(0, at - 1),
      Home: 0,
      End: pairs.length - 1,
    }[event.key];
    if (event.key === "Enter") document.getElementById("pair")?.focus();
    if (to === undefined && event.key !== "Enter") return;
    event.preventDefault();
    const pair = to === undefined ? undefined : pairs[Math.min(to, pairs.length - 1)];
    if (pair) onSelect(pair.id);
  };
  return (
    <div
      ref={scroller}
      role="listbox"
      tabIndex={0}
      aria-label="Both runs, step by step"
      aria-activedescendant={at >= 0 ? `pair-${at}` : undefined}
      onKeyDown={onKeyDown}
      className="@container min-h-0 flex-1 overflow-x-hidden overflow-y-auto bg-raised focus-visible:-outline-offset-2 print:flex-none print:overflow-visible"
    >
      <div
        role="presentation"
        className="relative print:h-auto!"
        style={{ height: virtual.getTotalSize() }}
      >
        {drawn.map((item) => {
          const pair = pairs[item.index];
          const { className, transform } = placeOf(item.start);
          return (
            pair && (
              <div
                key={pair.id}
                role="presentation"
                className={className}
                style={{ height: ROW_PX, transform }}
              >
                <Row
                  id={`pair-${item.index}`}
                  pair={pair}
                  said={said.has(pair.id)}
                  parts={pair.id === divergence}
                  selected={pair.id === selected}
                  onSelect={onSelect}
                />
              </div>
            )
          );
        })}
      </div>
      <PrintedRest printed={MOST_PRINTED} of={pairs.length} noun="rows" />
    </div>
  );
}

interface RowProps {
  id: string;
  pair: Pair;
  said: boolean;
  parts: boolean;
  selected: boolean;
  onSelect: (id: string) => void;
}

const Row = memo(function Row({ id, pair, said, parts, selected, onSelect }: RowProps) {
  const mark = MARKS[pair.kind === "same" && said ? "said" : pair.kind];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys of all its rows
    <div
      id={id}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      onClick={() => onSelect(pair.id)}
      className={classes(
        "relative grid h-full cursor-default grid-cols-[minmax(0,1fr)_28px_minmax(0,1fr)] items-center border-b border-line/60",
        selected ? "bg-selected" : "hover:bg-hover",
        parts && "shadow-[inset_0_2px_0_var(--accent)]",
      )}
    >
      {selected && <span aria-hidden className="absolute inset-y-0 left-0 w-0.5 bg-accent" />}
      <Cell node={pair.a} depth={pair.depth} />
      <span
        title={mark.words}
        className={classes(
          "mx-auto flex size-5 items-center justify-center rounded-small text-small font-bold",
          mark.ink,
        )}
      >
        <span aria-hidden>{mark.sign}</span>
        <span className="sr-only">
          {parts && "The runs part here: "}
          {mark.words}
        </span>
      </span>
      <Cell node={pair.b} depth={pair.depth} />
    </div>
  );
});

function Cell({ node, depth }: { node: Node | null; depth: number }) {
  if (!node) return <span className="h-full bg-sunken/60" />;
  const { event } = node;
  return (
    <span
      className="flex min-w-0 items-center gap-1.5 pr-2"
      style={{ paddingLeft: 12 + Math.min(depth, MOST_INDENTS) * INDENT_PX }}
    >
      <KindIcon type={event.type} />
      <bdi
        title={event.title}
        className={classes(
          "min-w-0 flex-1 truncate",
          event.type === "step" && "font-bold",
          event.status === "error" && "text-error",
        )}
      >
        {(event.type === "step" && event.state) || event.title || typeInWords(event.type)}
      </bdi>
      {event.status === "error" && (
        <OctagonAlert size={12} aria-label="Failed" className="shrink-0 text-error" />
      )}
      <span className="hidden shrink-0 text-micro text-quiet @min-[760px]:inline">
        {node.cost !== null && formatCost(node.cost)}
      </span>
      <span className="hidden w-14 shrink-0 text-right text-micro text-quiet @min-[560px]:inline">
        {formatDuration(event.duration_ms)}
      </span>
    </span>
  );
}
