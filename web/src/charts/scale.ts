// The vertical scale of a chart: from nothing to a number that people read easily.

const STEPS = [1, 2, 2.5, 5, 10];

/** Two to four marks from 0 to at least `most`; whole numbers where only those can be meant. */
export function marksTo(most: number, whole: boolean): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / 3;
  const size = 10 ** Math.floor(Math.log10(rough));
  const steps = STEPS.map((step) => step * size).filter((step) => !whole || Number.isInteger(step));
  const step = Math.max(steps.find((each) => each >= rough * 0.999) ?? size * 10, whole ? 1 : 0);
  const marks: number[] = [];
  for (let at = 0; at <= Math.ceil(most / step - 1e-9); at += 1) marks.push(at * step);
  return marks;
}

// Lengths of time that people read easily, in milliseconds.
const LENGTHS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 5, 10, 24, 48, 120].map((hours) => hours * 3_600_000),
];

/** The same for lengths of time in milliseconds. */
export function marksOfLength(most: number): number[] {
  const step = LENGTHS.find((each) => most / each <= 3.5);
  if (step === undefined || !(most > 0)) return marksTo(most, true);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, at) => at * step);
}

/** Places along the time axis for at most `most` words: indexes, evenly spread. */
export function spread(count: number, most: number): number[] {
  if (count === 0) return [];
  const step = Math.max(1, Math.ceil(count / most));
  const places: number[] = [];
  for (let at = 0; at < count; at += step) places.push(at);
  return places;
}

/** A line through the middles of the columns, broken where nothing is known. */
export function linePath(values: readonly (number | null)[], top: number, height: number): string {
  let path = "";
  let pen = "M";
  for (const [at, value] of values.entries()) {
    if (value !== null && !isAlone(values, at)) path += pen + place(at, value, top, height);
    pen = value === null ? "M" : "L";
  }
  return path;
}

/** The values that no line leads to, as points for a round pen. */
export function dotPath(values: readonly (number | null)[], top: number, height: number): string {
  return values
    .map((value, at) =>
      value !== null && isAlone(values, at) ? `M${place(at, value, top, height)}h0.001` : "",
    )
    .join("");
}

function isAlone(values: readonly (number | null)[], at: number): boolean {
  return (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null;
}

function place(at: number, value: number, top: number, height: number): string {
  return `${at + 0.5} ${Math.round((height - (value / top) * height) * 100) / 100}`;
}
