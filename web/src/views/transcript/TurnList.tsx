import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";
import { classes } from "@/lib/classes";
import { PrintedRest } from "@/ui/PrintedRest";
import { drawnRows, placeOf, usePrinting } from "@/ui/printing";
import type { Turn } from "@/views/transcript/turns";

const GUESS_PX: Record<string, number> = { step: 58, llm_generation: 260, function_call: 150 };

// A turn is many lines, and most ask the server for what was said in them.
const MOST_PRINTED = 200;

interface Props {
  turns: readonly Turn[];
  selected: string | null;
  children: (turn: Turn, at: number) => ReactNode;
  onSelect: (id: string) => void;
}

/** A long conversation of which only the turns that can be seen are drawn, each as high as it is. */
export function TurnList({ turns, selected, children, onSelect }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: turns.length,
    getScrollElement: () => scroller.current,
    getItemKey: (at) => turns[at]?.node.id ?? at,
    estimateSize: (at) => GUESS_PX[turns[at]?.node.event.type ?? ""] ?? 110,
    overscan: 3,
    useFlushSync: false,
    paddingStart: 12,
    paddingEnd: 24,
  });
  const printing = usePrinting();
  const drawn = drawnRows(virtual.getVirtualItems(), turns.length, printing, MOST_PRINTED);
  const at = turns.findIndex((turn) => turn.node.id === selected);
  // What was chosen here by hand is in view already; what came from elsewhere is brought there.
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (at < 0 || shown.current === selected) return;
    shown.current = selected;
    virtual.scrollToIndex(at, { align: "start" });
  }, [at, selected, virtual]);
  const choose = (index: number) => {
    const turn = turns[Math.min(turns.length - 1, Math.max(0, index))];
    if (turn) onSelect(turn.node.id);
  };
  return (
    <div
      ref={scroller}
      role="feed"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and takes the keys of its turns
      tabIndex={0}
      aria-label="Transcript"
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.target instanceof HTMLInputElement) return;
        const to = { j: at + 1, k: at < 0 ? 0 : at - 1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        choose(to);
      }}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain bg-raised focus-visible:-outline-offset-2 print:flex-none print:overflow-visible"
    >
      <div className="relative w-full print:h-auto!" style={{ height: virtual.getTotalSize() }}>
        {drawn.map((item) => {
          const turn = turns[item.index];
          const { className, transform } = placeOf(item.start);
          return (
            turn && (
              <article
                key={turn.node.id}
                ref={virtual.measureElement}
                data-index={item.index}
                aria-posinset={item.index + 1}
                aria-setsize={turns.length}
                aria-current={turn.node.id === selected ? "true" : undefined}
                aria-label={turn.node.event.title || turn.node.event.type}
                className={classes(className, "px-4 py-1.5 sm:px-6")}
                style={{ transform }}
                onPointerDown={() => {
                  shown.current = turn.node.id;
                }}
              >
                <div className="mx-auto max-w-[860px]">{children(turn, item.index)}</div>
              </article>
            )
          );
        })}
      </div>
      <PrintedRest printed={MOST_PRINTED} of={turns.length} noun="turns" />
    </div>
  );
}
