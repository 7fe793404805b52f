import { OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "@/lib/classes";
import { formatCost } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { KindIcon } from "@/views/marks/KindIcon";
import { typeInWords } from "@/views/marks/kind";
import type { Node } from "@/views/timeline/tree";

interface Props {
  node: Node;
  origin: number;
  selected: boolean;
  onSelect: (id: string) => void;
  actions?: ReactNode;
  children?: ReactNode;
}

/** One turn: what it is and when, and below it what was said. */
export function TurnFrame({ node, origin, selected, onSelect, actions, children }: Props) {
  const { event } = node;
  const failed = event.status === "error";
  return (
    <div
      className={classes(
        "overflow-hidden rounded-large border",
        selected ? "border-accent" : failed ? "border-error/40" : "border-line",
      )}
    >
      <div
        className={classes(
          "flex min-h-8 items-center gap-1 pl-3",
          actions ? "pr-1" : "pr-3",
          selected ? "bg-selected" : "bg-sunken",
          children != null && "border-b border-line",
        )}
      >
        <button
          type="button"
          onClick={() => onSelect(node.id)}
          title="Show all of it beside the transcript"
          className="flex min-w-0 flex-1 items-center gap-2 py-1 text-left"
        >
          <KindIcon type={event.type} />
          <bdi className="truncate font-medium">{event.title || typeInWords(event.type)}</bdi>
          {event.model && event.model !== event.title && (
            <span className="truncate text-small text-quiet max-sm:hidden">{event.model}</span>
          )}
          {failed && (
            <span className="flex shrink-0 items-center gap-1 text-small text-error">
              <OctagonAlert size={12} aria-hidden />
              Failed
            </span>
          )}
          <span className="ml-auto flex shrink-0 items-center gap-3 pl-2 text-micro text-quiet">
            {event.cost !== null && <span className="max-sm:hidden">{formatCost(event.cost)}</span>}
            {event.duration_ms !== null && <span>{formatDuration(event.duration_ms)}</span>}
            <span title="Into the session">+{formatDuration(node.start - origin)}</span>
          </span>
        </button>
        {actions}
      </div>
      {children && <div className="space-y-3 bg-raised px-3 py-2.5">{children}</div>}
    </div>
  );
}

/** A step of the run: the heading of what follows. */
export function StepTurn({ node, origin, selected, onSelect }: Props) {
  const { event } = node;
  const said = [event.state, event.action].filter((text) => text && text !== event.title);
  return (
    <button
      type="button"
      onClick={() => onSelect(node.id)}
      className={classes(
        "mt-3 flex w-full items-start gap-2 rounded-medium border-l-2 px-3 py-1 text-left hover:bg-hover",
        selected ? "border-accent bg-selected" : "border-kind-step",
      )}
    >
      <span className="mt-[3px]">
        <KindIcon type={event.type} />
      </span>
      <span className="min-w-0 flex-1">
        <bdi className="line-clamp-2 font-bold">{event.title || "Step"}</bdi>
        {said.length > 0 && (
          <bdi className="line-clamp-2 text-small text-quiet">{said.join(" · ")}</bdi>
        )}
      </span>
      {(event.status === "error" || node.errorsBelow > 0) && (
        <OctagonAlert size={13} aria-label="Something failed in it" className="mt-1 text-error" />
      )}
      <span className="mt-0.5 shrink-0 text-micro text-quiet">
        +{formatDuration(node.start - origin)}
      </span>
    </button>
  );
}
