// The geometry of a step chart, without a DOM.

export interface Point {
  time: number;
  value: number;
}

interface Domain {
  from: number;
  to: number;
}

/** From 0 to 1 where all values lie there; else what the values span. No scale is invented. */
export function domainOf(values: readonly number[]): Domain {
  const from = Math.min(...values);
  const to = Math.max(...values);
  if (values.length === 0 || (from >= 0 && to <= 1)) return { from: 0, to: 1 };
  return from === to ? { from: Math.min(0, from), to: Math.max(0, to) } : { from, to };
}

/** The line, the area below it and its last corner. The last value holds until `until`. */
export function chartPath(
  points: readonly Point[],
  until: number,
  domain: Domain,
  width: number,
  height: number,
): { line: string; area: string; last: { x: number; y: number } } {
  const first = points[0];
  if (!first) return { line: "", area: "", last: { x: 0, y: height } };
  const length = Math.max(1, until - first.time);
  const x = (time: number) => round(Math.min(1, Math.max(0, (time - first.time) / length)) * width);
  const y = (value: number) =>
    round(height - ((value - domain.from) / (domain.to - domain.from)) * height);

  let line = `M0 ${y(first.value)}`;
  for (const point of points.slice(1)) line += `H${x(point.time)}V${y(point.value)}`;
  const end = points[points.length - 1] as Point;
  line += `H${width}`;
  return {
    line,
    area: `${line}V${height}H0Z`,
    last: { x: width, y: y(end.value) },
  };
}

const round = (value: number) => Math.round(value * 100) / 100;
