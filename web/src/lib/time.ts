// Times of the API (ISO 8601, UTC, microseconds) as milliseconds, and as words for people.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds since 1970 with the microseconds kept as a fraction; null when it is not a time. */
export function parseTime(iso: string | null | undefined): number | null {
  if (!iso) return null;
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) return null;
  const fraction = /\.\d{3}(\d{1,6})/.exec(iso)?.[1];
  return fraction ? ms + Number(`0.${fraction}`) : ms;
}

const pad = (value: number) => String(value).padStart(2, "0");

/** "85 µs", "840 ms", "12.4 s", "2m 14s", "3h 05m", "2d 4h". Never negative. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || Number.isNaN(ms)) return "–";
  const span = Math.max(0, ms);
  if (span > 0 && span < 0.9995) return `${Math.max(1, Math.round(span * 1000))} µs`;
  if (span < 999.5) return `${Math.round(span)} ms`;
  if (span < 9.995 * SECOND) return `${(span / SECOND).toFixed(2)} s`;
  if (span < 59.95 * SECOND) return `${(span / SECOND).toFixed(1)} s`;
  const seconds = Math.round(span / SECOND);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${pad(seconds % 60)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}h ${pad(minutes % 60)}m`;
  return `${Math.floor(minutes / 1440)}d ${Math.floor((minutes % 1440) / 60)}h`;
}

/** The duration of something that still runs: whole seconds, so that it ticks instead of flickers. */
export function formatRunning(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * SECOND);
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/**
 * "just now", "4 min ago", "3 h ago", "yesterday 14:05", "12 Mar 14:05", "12 Mar 2024"; what is to
 * come is "in 4 min", "in 3 h", "12 Mar 14:05".
 */
export function formatAgo(time: number, now: number): string {
  const ago = now - time;
  if (ago < -45 * SECOND) return formatAhead(time, now);
  if (ago < 45 * SECOND) return "just now";
  if (ago < HOUR) return `${Math.max(1, Math.round(ago / MINUTE))} min ago`;
  if (ago < 12 * HOUR) return `${Math.round(ago / HOUR)} h ago`;
  const clock = clockOf(new Date(time));
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (time >= midnight) return `today ${clock}`;
  if (time >= midnight - DAY) return `yesterday ${clock}`;
  return formatDay(time, now);
}

function formatAhead(time: number, now: number): string {
  const ahead = time - now;
  if (ahead < HOUR) return `in ${Math.round(ahead / MINUTE)} min`;
  if (ahead < 12 * HOUR) return `in ${Math.round(ahead / HOUR)} h`;
  return formatDay(time, now);
}

const clockOf = (date: Date) => `${pad(date.getHours())}:${pad(date.getMinutes())}`;

function formatDay(time: number, now: number): string {
  const date = new Date(time);
  const day = `${date.getDate()} ${MONTHS[date.getMonth()]}`;
  if (date.getFullYear() === new Date(now).getFullYear()) return `${day} ${clockOf(date)}`;
  return `${day} ${date.getFullYear()}`;
}

/** "2026-11-21 22:33:05.123" in the reader's own time zone, followed by that zone. */
export function formatAbsolute(time: number): string {
  const date = new Date(time);
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day} ${formatClock(time)} ${zoneOf(date)}`;
}

/** "22:33:05.123" in the reader's own time zone. */
export function formatClock(time: number): string {
  const date = new Date(time);
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(":");
  return `${clock}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

function zoneOf(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  if (minutes === 0) return "UTC";
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? "−" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}
