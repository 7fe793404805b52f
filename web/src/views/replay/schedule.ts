// When each event comes in a replay: as it was in time, with the pauses cut short.
import { activityOf } from "@/views/lanes/activity";
import type { Span } from "@/views/timeline/scale";
import type { Node } from "@/views/timeline/tree";

export interface Schedule {
  nodes: readonly Node[];
  /** Milliseconds from the start of the replay at which `nodes[i]` begins; never falls. */
  at: Float64Array;
  length: number;
}

// A pause is shown, and no longer than it takes to see that there is one.
const LONGEST_PAUSE_MS = 1_000;

/** `nodes` in the order of their start. */
export function scheduleOf(nodes: readonly Node[], whole: Span, openUntil: number): Schedule {
  const { gaps } = activityOf(nodes, whole, openUntil);
  const at = new Float64Array(nodes.length);
  let cut = 0;
  let next = 0;
  for (const [index, node] of nodes.entries()) {
    for (let gap = gaps[next]; gap && gap.to <= node.start; gap = gaps[next]) {
      cut += Math.max(0, gap.to - gap.from - LONGEST_PAUSE_MS);
      next += 1;
    }
    // A step may begin within a pause: it is not shown before the pause began.
    const gap = gaps[next];
    const within = gap && node.start > gap.from + LONGEST_PAUSE_MS;
    const moment = within ? gap.from + LONGEST_PAUSE_MS : node.start;
    at[index] = Math.max(moment - whole.from - cut, index > 0 ? (at[index - 1] as number) : 0);
  }
  for (const gap of gaps.slice(next)) cut += Math.max(0, gap.to - gap.from - LONGEST_PAUSE_MS);
  return { nodes, at, length: Math.max(1, whole.to - whole.from - cut, at.at(-1) ?? 0) };
}

/** The event that is shown at a moment: the last that has begun; -1 before the first. */
export function indexAt(schedule: Schedule, moment: number): number {
  let [low, high] = [0, schedule.at.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((schedule.at[middle] as number) <= moment) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The nearest event with a picture, from an event on (not itself) or back (itself too). */
export function pictureFrom(schedule: Schedule, index: number, step: 1 | -1): number {
  const first = step > 0 ? index + 1 : index;
  for (let at = first; at >= 0 && at < schedule.nodes.length; at += step) {
    if ((schedule.nodes[at]?.event.screenshots ?? 0) > 0) return at;
  }
  return -1;
}

/** How many times faster than it was. */
export const SPEEDS = [0.001, 0.01, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 1_000] as const;

// A replay that nobody set a speed for takes about this long.
const PLEASANT_MS = 20_000;

/** The speed at which a run can be followed: real time unless that is over at once or takes long. */
export function pleasantSpeed(length: number): number {
  if (length >= PLEASANT_MS / 4 && length <= PLEASANT_MS * 3) return 1;
  const wanted = Math.log(length / PLEASANT_MS);
  return [...SPEEDS].sort(
    (a, b) => Math.abs(Math.log(a) - wanted) - Math.abs(Math.log(b) - wanted),
  )[0] as number;
}
