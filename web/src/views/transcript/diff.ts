// What changed between two texts, line by line.

export interface DiffLine {
  kind: "same" | "added" | "removed";
  text: string;
}

/** A run of unchanged lines that is not shown, or the lines that are. */
export type DiffPiece =
  | { kind: "lines"; lines: DiffLine[] }
  | { kind: "skipped"; lines: DiffLine[] };

// Beyond this many pairs to look at, what differs in the middle is given as replaced.
const MOST_PAIRS = 2_000_000;

/** The lines of both texts, those that are in both once, in order. */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before === "" ? [] : before.split("\n");
  const b = after === "" ? [] : after.split("\n");
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) {
    end += 1;
  }
  const same = (text: string): DiffLine => ({ kind: "same", text });
  return [
    ...a.slice(0, start).map(same),
    ...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...a.slice(a.length - end).map(same),
  ];
}

function middle(a: readonly string[], b: readonly string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ kind: "removed", text });
  const added = (text: string): DiffLine => ({ kind: "added", text });
  if (a.length * b.length > MOST_PAIRS || a.length === 0 || b.length === 0) {
    return [...a.map(removed), ...b.map(added)];
  }
  const common = commonLengths(a, b);
  const width = b.length + 1;
  const found: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      found.push({ kind: "same", text: a[i] as string });
      i += 1;
      j += 1;
    } else if (
      j >= b.length ||
      (i < a.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      found.push(removed(a[i] as string));
      i += 1;
    } else {
      found.push(added(b[j] as string));
      j += 1;
    }
  }
  return found;
}

// The longest common subsequence of every pair of tails.
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  return lengths;
}

/** Puts aside what is far from any change: `around` unchanged lines stay on both sides of one. */
export function piecesOf(lines: readonly DiffLine[], around = 3): DiffPiece[] {
  const near = lines.map(() => false);
  for (const [at, line] of lines.entries()) {
    if (line.kind === "same") continue;
    for (let n = Math.max(0, at - around); n <= at + around && n < lines.length; n += 1)
      near[n] = true;
  }
  const pieces: DiffPiece[] = [];
  for (const [at, line] of lines.entries()) {
    const kind = near[at] ? "lines" : "skipped";
    const last = pieces.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else pieces.push({ kind, lines: [line] });
  }
  return pieces;
}
