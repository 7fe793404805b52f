// When something was under way, and when nothing was. What overlaps counts once.
import type { Span } from "@/views/timeline/scale";
import { isActivity, type Node } from "@/views/timeline/tree";

export interface Activity {
  /** Milliseconds in which at least one event was under way. */
  activeMs: number;
  /** Where nothing was, oldest first. */
  gaps: Span[];
}

/** Where an event ends on the scale: one without an end is under way until `openUntil`. */
export function endOf(node: Node, openUntil: number): number {
  return Math.max(node.start, node.end ?? openUntil);
}

/** `nodes` in the order of their start. A step is under way while what happens in it is. */
export function activityOf(nodes: readonly Node[], whole: Span, openUntil: number): Activity {
  const gaps: Span[] = [];
  let activeMs = 0;
  let busyUntil = whole.from;
  for (const node of nodes) {
    if (!isActivity(node)) continue;
    const from = Math.max(node.start, whole.from);
    const to = Math.min(endOf(node, openUntil), whole.to);
    if (from > busyUntil) gaps.push({ from: busyUntil, to: from });
    if (to > busyUntil) activeMs += to - Math.max(from, busyUntil);
    busyUntil = Math.max(busyUntil, to, Math.min(from, whole.to));
  }
  if (whole.to > busyUntil) gaps.push({ from: busyUntil, to: whole.to });
  return { activeMs, gaps };
}

/** The gaps worth a reader's time: at least `share` of the whole, longest first, at most `most`. */
export function longestGaps(gaps: readonly Span[], whole: Span, share: number, most: number) {
  const least = (whole.to - whole.from) * share;
  return gaps
    .filter((gap) => gap.to - gap.from >= least)
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, most);
}
