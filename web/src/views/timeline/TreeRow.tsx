import { ChevronRight, OctagonAlert, Star } from "lucide-react";
import { memo } from "react";
import { classes } from "@/lib/classes";
import { formatCost, plural } from "@/lib/format";
import { KindIcon } from "@/views/marks/KindIcon";
import { typeInWords } from "@/views/marks/kind";
import { Bar, durationInWords } from "@/views/timeline/Bar";
import type { Row } from "@/views/timeline/rows";
import type { Span } from "@/views/timeline/scale";

export const ROW_PX = 28;
// The fold marks stand a little left of where texts on this page begin.
const EDGE_PX = 20;
const INDENT_PX = 16;
// Deeper than this the tree would leave no room for its words.
const MOST_INDENTS = 12;

export const SPLIT = "grid grid-cols-1 @min-[620px]:grid-cols-[minmax(0,11fr)_minmax(0,12fr)]";

interface Props {
  row: Row;
  selected: boolean;
  span: Span;
  openUntil: number;
  live: boolean;
  /** How many scores and notes people and programs gave it. */
  scores: number;
  onSelect: (id: string) => void;
  onFold: (id: string, folded: boolean) => void;
  onZoom: (id: string) => void;
}

/** One event: its place in the tree, and its bar on the time scale. */
export const TreeRow = memo(function TreeRow(props: Props) {
  const { row, selected, onSelect, onFold, onZoom } = props;
  const { node } = row;
  const { event } = node;
  const branch = node.children.length > 0;
  const indents = Math.min(node.depth, MOST_INDENTS);
  const hidden = row.folded ? node.errorsBelow : 0;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys of all its rows
    <div
      id={`event-${node.id}`}
      role="treeitem"
      aria-level={node.depth + 1}
      aria-selected={selected}
      aria-expanded={branch ? !row.folded : undefined}
      tabIndex={-1}
      onClick={() => onSelect(node.id)}
      onDoubleClick={() => onZoom(node.id)}
      className={classes(
        SPLIT,
        "relative h-full cursor-default border-b border-line/60",
        selected ? "bg-selected" : "hover:bg-hover",
      )}
    >
      {selected && <span aria-hidden className="absolute inset-y-0 left-0 w-0.5 bg-accent" />}
      <div
        className="flex min-w-0 items-center gap-1.5 pr-3"
        style={{ paddingLeft: EDGE_PX + indents * INDENT_PX }}
      >
        {branch ? (
          <button
            type="button"
            tabIndex={-1}
            aria-label={row.folded ? "Unfold" : "Fold"}
            onClick={(click) => {
              click.stopPropagation();
              onFold(node.id, !row.folded);
            }}
            onDoubleClick={(click) => click.stopPropagation()}
            className="-ml-1 flex size-5 shrink-0 items-center justify-center rounded-small text-quiet hover:bg-line"
          >
            <ChevronRight
              size={13}
              aria-hidden
              className={classes("transition-transform", !row.folded && "rotate-90")}
            />
          </button>
        ) : (
          <span className="-ml-1 size-5 shrink-0" />
        )}
        <KindIcon type={event.type} />
        <span
          title={event.title}
          className={classes(
            "min-w-0 flex-1 truncate",
            event.type === "step" && "font-bold",
            event.status === "error" && event.type !== "step" && "text-error",
          )}
        >
          {event.title || <span className="text-quiet">{typeInWords(event.type)}</span>}
        </span>
        {event.model && event.model !== event.title && (
          <span className="hidden max-w-36 shrink truncate text-micro text-quiet @min-[800px]:block">
            {event.model}
          </span>
        )}
        {node.cost !== null && (
          <span className="hidden shrink-0 text-micro text-quiet @min-[420px]:block">
            {formatCost(node.cost)}
          </span>
        )}
        {props.scores > 0 && (
          <span className="flex shrink-0 items-center gap-0.5 text-micro text-quiet">
            <Star size={12} aria-label={plural(props.scores, "score or note", "scores or notes")} />
            {props.scores > 1 && props.scores}
          </span>
        )}
        {hidden > 0 && (
          <span className="flex shrink-0 items-center gap-0.5 text-micro text-error">
            <OctagonAlert size={12} aria-label={plural(hidden, "error below", "errors below")} />
            {hidden}
          </span>
        )}
        {event.status === "error" && event.type !== "error_traceback" && (
          <OctagonAlert size={13} aria-label="Failed" className="shrink-0 text-error" />
        )}
        <span className="shrink-0 text-micro text-quiet @min-[620px]:hidden">
          {durationInWords(node, node.end ?? props.openUntil, props.live)}
        </span>
      </div>
      <div className="overflow-hidden @max-[619px]:absolute @max-[619px]:inset-0 @max-[619px]:pointer-events-none @min-[620px]:relative @min-[620px]:border-l @min-[620px]:border-line">
        <Bar node={node} span={props.span} openUntil={props.openUntil} live={props.live} />
      </div>
    </div>
  );
});
