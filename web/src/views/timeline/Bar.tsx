import { classes } from "@/lib/classes";
import { formatDuration, formatRunning } from "@/lib/time";
import { kindOf } from "@/views/marks/kind";
import { BAR, FAILED_BAR } from "@/views/timeline/ink";
import { barWithin, type Span } from "@/views/timeline/scale";
import type { Node } from "@/views/timeline/tree";

interface Props {
  node: Node;
  span: Span;
  /** Where a bar ends that has no end: now, or the last that was heard of the session. */
  openUntil: number;
  live: boolean;
}

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

/** One event on the time scale: its bar, and how long it took beside it. */
export function Bar({ node, span, openUntil, live }: Props) {
  const open = node.end === null;
  const end = node.end ?? Math.max(openUntil, node.start);
  const bar = barWithin(span, node.start, end);
  if (!bar) return <Outside before={end < span.from} />;
  const kind = kindOf(node.event.type);
  const failed = node.event.status === "error" && kind !== "step";
  return (
    <>
      <span
        className={classes(
          "absolute top-[8px] h-[12px] min-w-[3px] rounded-[3px] @max-[619px]:top-auto @max-[619px]:bottom-px @max-[619px]:h-[3px]",
          failed ? FAILED_BAR : BAR[kind],
          open && "rounded-r-none border-r-2 border-r-running",
          open && live && "animate-breathe",
          open && !live && "border-r-warn opacity-70",
        )}
        style={{ left: percent(bar.left), width: percent(bar.width) }}
      />
      <Label left={bar.left} right={bar.left + bar.width} wide={bar.width > 0.75}>
        {durationInWords(node, end, live)}
      </Label>
    </>
  );
}

// A bar that lies outside the part in view: an arrow says on which side.
function Outside({ before }: { before: boolean }) {
  return (
    <span
      aria-hidden
      className={classes(
        "absolute top-[6px] px-1 text-micro text-faint @max-[619px]:hidden",
        before ? "left-0" : "right-0",
      )}
    >
      {before ? "‹" : "›"}
    </span>
  );
}

/** "1.24 s", "14 s" while it runs, "no end". */
export function durationInWords(node: Node, end: number, live: boolean): string {
  if (node.end !== null) {
    // The server's figure has the microseconds that two times in milliseconds have lost.
    return formatDuration(node.event.duration_ms ?? node.end - node.start);
  }
  return live ? formatRunning(end - node.start) : "no end";
}

interface LabelProps {
  left: number;
  right: number;
  wide: boolean;
  children: string;
}

// Beside the bar where there is room, else before it, else on it.
function Label({ left, right, wide, children }: LabelProps) {
  const after = right < 0.86;
  const before = !after && left > 0.14;
  return (
    <span
      className={classes(
        "pointer-events-none absolute top-[6px] px-1.5 text-micro whitespace-nowrap @max-[619px]:hidden",
        !after && !before && wide
          ? "rounded-small bg-raised/85 px-1 text-ink leading-[14px] !top-[7px]"
          : "text-quiet",
      )}
      style={
        after
          ? { left: percent(right) }
          : before
            ? { right: percent(1 - left) }
            : { left: percent(left + 0.01) }
      }
    >
      {children}
    </span>
  );
}
