// Which members of two lists are the same, in order: the longest common subsequence, bounded.

/** Places in the first and in the second list; a gap on one side is null. */
export type Match = readonly [number | null, number | null];

// Beyond this many pairs to look at, what occurs once in both lists is found first.
const MOST_PAIRS = 4_000_000;

/**
 * Aligns two lists of keys. Every place of both stands in the answer once, in its list's order; two
 * places stand together only where their keys are equal. Cost is bounded for lists of any length:
 * where they are too long for the best answer, keys that both have once divide them.
 */
export function alignKeys(a: readonly string[], b: readonly string[]): Match[] {
  const found: Match[] = [];
  align(a, b, { a: 0, aEnd: a.length, b: 0, bEnd: b.length }, found, true);
  return found;
}

interface Part {
  a: number;
  aEnd: number;
  b: number;
  bEnd: number;
}

function align(
  a: readonly string[],
  b: readonly string[],
  part: Part,
  found: Match[],
  mayDivide: boolean,
): void {
  const { a: from, aEnd, b: since, bEnd } = part;
  let head = 0;
  while (from + head < aEnd && since + head < bEnd && a[from + head] === b[since + head]) {
    found.push([from + head, since + head]);
    head += 1;
  }
  const rest = { a: from + head, aEnd, b: since + head, bEnd };
  let tail = 0;
  while (rest.aEnd > rest.a && rest.bEnd > rest.b && a[rest.aEnd - 1] === b[rest.bEnd - 1]) {
    rest.aEnd -= 1;
    rest.bEnd -= 1;
    tail += 1;
  }
  middle(a, b, rest, found, mayDivide);
  for (let at = 0; at < tail; at += 1) found.push([rest.aEnd + at, rest.bEnd + at]);
}

function middle(
  a: readonly string[],
  b: readonly string[],
  part: Part,
  found: Match[],
  mayDivide: boolean,
): void {
  const [m, n] = [part.aEnd - part.a, part.bEnd - part.b];
  if (m === 0 || n === 0) apart(part, found);
  else if (m * n <= MOST_PAIRS) longest(a, b, part, found);
  else if (mayDivide) divide(a, b, part, found);
  else apart(part, found);
}

function apart({ a, aEnd, b, bEnd }: Part, found: Match[]): void {
  for (let at = a; at < aEnd; at += 1) found.push([at, null]);
  for (let at = b; at < bEnd; at += 1) found.push([null, at]);
}

// The lengths of the common subsequences of every pair of tails, walked from the beginning.
function longest(a: readonly string[], b: readonly string[], part: Part, found: Match[]): void {
  const [m, n] = [part.aEnd - part.a, part.bEnd - part.b];
  const width = n + 1;
  const lengths = new Uint16Array((m + 1) * width);
  for (let i = m - 1; i >= 0; i -= 1) {
    for (let j = n - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        a[part.a + i] === b[part.b + j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  let [i, j] = [0, 0];
  while (i < m && j < n) {
    if (a[part.a + i] === b[part.b + j]) {
      found.push([part.a + i, part.b + j]);
      i += 1;
      j += 1;
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) {
      found.push([part.a + i, null]);
      i += 1;
    } else {
      found.push([null, part.b + j]);
      j += 1;
    }
  }
  apart({ a: part.a + i, aEnd: part.aEnd, b: part.b + j, bEnd: part.bEnd }, found);
}

// What occurs once in each list and in the same order in both holds the lists together (patience).
function divide(a: readonly string[], b: readonly string[], part: Part, found: Match[]): void {
  const anchors = rising(uniques(a, b, part));
  let from = part.a;
  let since = part.b;
  for (const [i, j] of [...anchors, [part.aEnd, part.bEnd] as const]) {
    // Within a piece nothing divides any more: what is still too long stands apart.
    align(a, b, { a: from, aEnd: i, b: since, bEnd: j }, found, false);
    if (i < part.aEnd) found.push([i, j]);
    from = i + 1;
    since = j + 1;
  }
}

function uniques(
  a: readonly string[],
  b: readonly string[],
  part: Part,
): (readonly [number, number])[] {
  const places = (list: readonly string[], from: number, to: number) => {
    const found = new Map<string, number | null>();
    for (let at = from; at < to; at += 1) {
      const key = list[at] as string;
      found.set(key, found.has(key) ? null : at);
    }
    return found;
  };
  const inB = places(b, part.b, part.bEnd);
  const pairs: (readonly [number, number])[] = [];
  for (const [key, at] of places(a, part.a, part.aEnd)) {
    const other = inB.get(key);
    if (at !== null && other !== null && other !== undefined) pairs.push([at, other]);
  }
  return pairs;
}

// The longest run of pairs (in the order of their first place) whose second place rises.
function rising(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const tops: number[] = [];
  const before: number[] = [];
  for (const [at, [, place]] of pairs.entries()) {
    let low = 0;
    let high = tops.length;
    while (low < high) {
      const half = (low + high) >> 1;
      if ((pairs[tops[half] as number]?.[1] ?? 0) < place) low = half + 1;
      else high = half;
    }
    before[at] = low > 0 ? (tops[low - 1] as number) : -1;
    tops[low] = at;
  }
  const found: (readonly [number, number])[] = [];
  for (let at = tops.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) {
    found.push(pairs[at] as readonly [number, number]);
  }
  return found.reverse();
}
