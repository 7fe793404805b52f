// Time to width: the part of the session that is in view, its ticks, and where a bar stands.

/** A span of time in milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

export interface Tick {
  /** Share of the width, 0 to 1. */
  at: number;
  label: string;
}

// Shorter than this nothing can be told apart: the clock's grain.
const LEAST_MS = 0.05;

const STEPS_MS = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000,
  15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000,
  10_800_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000, 2_592_000_000,
  7_776_000_000, 31_536_000_000,
];

/** A span that has some length, so that dividing by it is safe. */
export function spanOf(from: number, to: number): Span {
  return { from, to: Math.max(to, from + LEAST_MS) };
}

/** Where a moment stands, as a share of the width. May lie outside 0 to 1. */
export function share(span: Span, time: number): number {
  return (time - span.from) / (span.to - span.from);
}

/** The part of a bar that can be seen, as shares of the width; null when none of it can. */
export function barWithin(
  span: Span,
  start: number,
  end: number,
): { left: number; width: number } | null {
  const left = share(span, start);
  const right = share(span, Math.max(start, end));
  if (right < 0 || left > 1) return null;
  const from = Math.max(0, left);
  return { left: from, width: Math.min(1, right) - from };
}

/** Round moments, counted from the session's start, at most `most` of them. */
export function ticks(span: Span, origin: number, most: number): Tick[] {
  const length = span.to - span.from;
  const step =
    STEPS_MS.find((each) => length / each <= Math.max(1, most)) ?? (STEPS_MS.at(-1) as number);
  const found: Tick[] = [];
  const first = Math.ceil((span.from - origin) / step - 1e-9);
  for (let n = first; found.length < 100; n += 1) {
    const time = origin + n * step;
    if (time > span.to) break;
    found.push({ at: share(span, time), label: offsetLabel(n * step, step) });
  }
  return found;
}

function offsetLabel(ms: number, step: number): string {
  if (ms === 0) return "0";
  const sign = ms < 0 ? "−" : "";
  const size = Math.abs(ms);
  if (step < 1_000 && size < 1_000) return `${sign}${trim(size, step < 1 ? 2 : 0)} ms`;
  if (size < 60_000) return `${sign}${trim(size / 1_000, step < 1_000 ? 3 : 0)} s`;
  const seconds = Math.round(size / 1_000);
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  if (days > 0) return `${sign}${days}d${hours > 0 ? ` ${hours}h` : ""}`;
  if (hours > 0) return `${sign}${hours}h${minutes > 0 ? ` ${minutes}m` : ""}`;
  const rest = seconds % 60;
  return `${sign}${minutes}m${rest > 0 ? ` ${rest}s` : ""}`;
}

const trim = (value: number, digits: number) => String(Number(value.toFixed(digits)));

/** The span with `factor` of its length (below 1: closer), held at one moment and within the whole. */
export function zoom(span: Span, factor: number, around: number, whole: Span): Span | null {
  const length = (span.to - span.from) * factor;
  if (length >= whole.to - whole.from) return null;
  if (length < LEAST_MS * 2) return span;
  const from = around - (around - span.from) * factor;
  return shiftWithin({ from, to: from + length }, whole);
}

/** Moves a span back into the whole without changing its length. */
export function shiftWithin(span: Span, whole: Span): Span {
  const length = span.to - span.from;
  const from = Math.min(Math.max(span.from, whole.from), whole.to - length);
  return { from, to: from + length };
}
