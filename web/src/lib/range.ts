// A range of time as the address and the filter write it: the last so long, or from one moment to
// another (UTC, as the filter reads moments).

export interface LastRange {
  kind: "last";
  count: number;
  unit: "m" | "h" | "d" | "w";
}

interface FixedRange {
  kind: "fixed";
  /** Milliseconds since 1970; null: from the beginning, or until now. */
  from: number | null;
  to: number | null;
}

export type Range = LastRange | FixedRange;

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const UNIT_WORDS = { m: "minute", h: "hour", d: "day", w: "week" };
const HOUR = UNIT_MS.h;
const DAY = UNIT_MS.d;

export const last = (count: number, unit: LastRange["unit"]): LastRange => ({
  kind: "last",
  count,
  unit,
});

/** `24h`, `7d`, or `2026-01-31T09:00~2026-02-01T09:00` with either end left out; null for others. */
export function parseRange(text: string | undefined): Range | null {
  const ago = /^(\d{1,4})([mhdw])$/.exec(text ?? "");
  if (ago && Number(ago[1]) > 0) return last(Number(ago[1]), ago[2] as LastRange["unit"]);
  const [begin, end, more] = (text ?? "").split("~");
  if (begin === undefined || end === undefined || more !== undefined) return null;
  const from = readMoment(begin);
  const to = readMoment(end);
  if (from === undefined || to === undefined || (from === null && to === null)) return null;
  return from !== null && to !== null && from >= to ? null : { kind: "fixed", from, to };
}

// undefined: not a moment.
function readMoment(text: string): number | null | undefined {
  if (text === "") return null;
  const ms = Date.parse(`${text.length === 10 ? `${text}T00:00` : text}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** A moment as the filter reads it, to the second where it has seconds. */
function writeMoment(ms: number): string {
  const text = new Date(ms).toISOString();
  return ms % 60_000 === 0 ? text.slice(0, 16) : text.slice(0, 19);
}

export function writeRange(range: Range): string {
  if (range.kind === "last") return `${range.count}${range.unit}`;
  const side = (ms: number | null) => (ms === null ? "" : writeMoment(ms));
  return `${side(range.from)}~${side(range.to)}`;
}

/** The filter's terms for sessions that started in the range. */
export function rangeTerms(range: Range): string {
  if (range.kind === "last") return `started>-${range.count}${range.unit}`;
  const terms: string[] = [];
  if (range.from !== null) terms.push(`started>=${writeMoment(range.from)}`);
  if (range.to !== null) terms.push(`started<${writeMoment(range.to)}`);
  return terms.join(" ");
}

/** The same for the period of equal length before; null where there is none. */
export function termsBefore(range: Range): string | null {
  if (range.kind === "last") {
    const { count, unit } = range;
    return `started>-${count * 2}${unit} started<=-${count}${unit}`;
  }
  if (range.from === null || range.to === null) return null;
  const length = range.to - range.from;
  return rangeTerms({ kind: "fixed", from: range.from - length, to: range.from });
}

/** Begin and end in milliseconds, as far as they are known. */
export function boundsOf(range: Range, now: number): { from: number | null; to: number } {
  if (range.kind === "last") return { from: now - range.count * UNIT_MS[range.unit], to: now };
  return { from: range.from, to: range.to ?? now };
}

/** What one bar of a chart over the range should stand for. */
export function intervalOf(range: Range, now: number): "hour" | "day" | "week" {
  const { from, to } = boundsOf(range, now);
  if (from === null) return "week";
  if (to - from <= 3 * DAY) return "hour";
  return to - from <= 120 * DAY ? "day" : "week";
}

/**
 * What is asked of the server for sums over a range: the last days are whole days of UTC, today the
 * last of them, which the server has summed already. Shorter ranges, which are drawn by hours, and
 * those with bounds of their own stay as they are.
 */
export function inWholeDays(range: Range, now: number): Range {
  if (range.kind === "fixed" || intervalOf(range, now) === "hour") return range;
  const days = Math.ceil((range.count * UNIT_MS[range.unit]) / DAY);
  const tomorrow = Math.floor(now / DAY) * DAY + DAY;
  return { kind: "fixed", from: tomorrow - days * DAY, to: tomorrow };
}

export const INTERVAL_MS = { hour: HOUR, day: DAY, week: 7 * DAY };
// 1970 began on a Thursday; weeks begin on Mondays, at UTC's midnight.
const WEEK_OFFSET = 4 * DAY;

/** The begins of all intervals that touch the range, as the server cuts them. */
export function intervalsOf(from: number, to: number, interval: "hour" | "day" | "week"): number[] {
  const step = INTERVAL_MS[interval];
  const offset = interval === "week" ? WEEK_OFFSET : 0;
  const begins: number[] = [];
  for (let at = Math.floor((from - offset) / step) * step + offset; at < to; at += step) {
    begins.push(at);
  }
  return begins;
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const pad = (value: number) => String(value).padStart(2, "0");

/** "31 Jan 09:00" in UTC, without the clock at midnight. */
export function momentInWords(ms: number): string {
  const date = new Date(ms);
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  if (ms % DAY === 0) return day;
  return `${day} ${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
}

/** "Last 24 hours", "31 Jan – 2 Feb 09:00 UTC", "since 31 Jan UTC". */
export function rangeInWords(range: Range): string {
  if (range.kind === "last") {
    const { count, unit } = range;
    return count === 1 ? `Last ${UNIT_WORDS[unit]}` : `Last ${count} ${UNIT_WORDS[unit]}s`;
  }
  const { from, to } = range;
  if (from === null) return `Before ${momentInWords(to ?? 0)} UTC`;
  if (to === null) return `Since ${momentInWords(from)} UTC`;
  return `${momentInWords(from)} – ${momentInWords(to)} UTC`;
}
