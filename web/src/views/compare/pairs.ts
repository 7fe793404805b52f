// Two runs side by side: which event of one is which event of the other, and what differs in them.

import { type Difference, differencesOf } from "@/views/compare/differences";
import { alignKeys } from "@/views/compare/sequence";
import { stateKey } from "@/views/stepgraph/stateKey";
import type { Node, Tree } from "@/views/timeline/tree";

/** `same` and `changed` are one event in both runs, `replaced` stand at the same place. */
export type PairKind = "same" | "changed" | "replaced" | "onlyA" | "onlyB";

export interface Pair {
  id: string;
  kind: PairKind;
  a: Node | null;
  b: Node | null;
  depth: number;
  /** What is said of both and is not the same; empty where only one is there. */
  differences: readonly Difference[];
}

/** The runs, row by row in the order of the first, with what only the second has where it came. */
export function pairsOf(a: Tree, b: Tree): Pair[] {
  const found: Pair[] = [];
  const stack: Found[] = siblings(a.roots, b.roots, 0).reverse();
  for (let at = stack.pop(); at; at = stack.pop()) {
    found.push(toPair(at));
    const below = siblings(at.a?.children ?? [], at.b?.children ?? [], at.depth + 1);
    for (let child = below.length - 1; child >= 0; child -= 1) stack.push(below[child] as Found);
  }
  return found;
}

interface Found {
  a: Node | null;
  b: Node | null;
  isSame: boolean;
  depth: number;
}

function siblings(a: readonly Node[], b: readonly Node[], depth: number): Found[] {
  if (a.length === 0 && b.length === 0) return [];
  const rows: Found[] = [];
  let left: Node[] = [];
  let right: Node[] = [];
  // What stands between two matches on both sides stands for each other, as far as it is alike.
  const settle = () => {
    for (const [x, y] of besideEachOther(left, right)) {
      rows.push({ a: x, b: y, isSame: false, depth });
    }
    left = [];
    right = [];
  };
  for (const [x, y] of alignKeys(a.map(stateKey), b.map(stateKey))) {
    if (x !== null && y !== null) {
      settle();
      rows.push({ a: a[x] as Node, b: b[y] as Node, isSame: true, depth });
    } else if (x !== null) left.push(a[x] as Node);
    else if (y !== null) right.push(b[y] as Node);
  }
  settle();
  return rows;
}

// In order, and only what is of one type: a call of a model does not take the place of a tool.
function besideEachOther(
  left: readonly Node[],
  right: readonly Node[],
): (readonly [Node | null, Node | null])[] {
  if (left.length === 0 || right.length === 0) {
    return [...left.map((x) => [x, null] as const), ...right.map((y) => [null, y] as const)];
  }
  const types = (nodes: readonly Node[]) => nodes.map(({ event }) => event.type);
  return alignKeys(types(left), types(right)).map(
    ([x, y]) =>
      [x === null ? null : (left[x] ?? null), y === null ? null : (right[y] ?? null)] as const,
  );
}

function toPair({ a, b, isSame, depth }: Found): Pair {
  const id = `${a?.id ?? ""}|${b?.id ?? ""}`;
  if (a === null || b === null) {
    return { id, kind: a === null ? "onlyB" : "onlyA", a, b, depth, differences: [] };
  }
  const differences = differencesOf(a.event, b.event);
  const kind = !isSame ? "replaced" : differences.length > 0 ? "changed" : "same";
  return { id, kind, a, b, depth, differences };
}

/** Where the runs part: the place of the first pair that is not the same; -1 if none is. */
export function firstDivergence(pairs: readonly Pair[]): number {
  return pairs.findIndex((pair) => pair.kind !== "same");
}

/** The next pair that is not the same, around the end; -1 if there is none. */
export function nextDifference(
  pairs: readonly Pair[],
  from: number,
  step: 1 | -1,
  isDifferent: (pair: Pair) => boolean,
): number {
  const length = pairs.length;
  const start = from < 0 ? (step > 0 ? -1 : 0) : from;
  for (let turn = 1; turn <= length; turn += 1) {
    const at = (((start + step * turn) % length) + length) % length;
    const pair = pairs[at];
    if (pair && isDifferent(pair)) return at;
  }
  return -1;
}

/** How many pairs there are of each kind; the same event with other words in it has changed. */
export function countKinds(
  pairs: readonly Pair[],
  hasOtherWords: (pair: Pair) => boolean = () => false,
): Record<PairKind, number> {
  const counts = { same: 0, changed: 0, replaced: 0, onlyA: 0, onlyB: 0 };
  for (const pair of pairs) {
    counts[pair.kind === "same" && hasOtherWords(pair) ? "changed" : pair.kind] += 1;
  }
  return counts;
}

/** The rows that differ, each with the rows above it that it happened in. */
export function onlyDifferences(
  pairs: readonly Pair[],
  isDifferent: (pair: Pair) => boolean,
): Pair[] {
  const kept = new Set<number>();
  const above: number[] = [];
  for (const [at, pair] of pairs.entries()) {
    above.length = pair.depth;
    above[pair.depth] = at;
    if (!isDifferent(pair)) continue;
    for (let depth = pair.depth; depth >= 0; depth -= 1) {
      const row = above[depth];
      if (row === undefined || kept.has(row)) break;
      kept.add(row);
    }
  }
  return pairs.filter((_pair, at) => kept.has(at));
}

/** Which pairs hold other words, by the digests of the events in both runs as far as they came. */
export function otherWords(
  pairs: readonly Pair[],
  a: ReadonlyMap<string, string>,
  b: ReadonlyMap<string, string>,
): { said: ReadonlySet<string>; looked: number; all: number } {
  const said = new Set<string>();
  let looked = 0;
  let all = 0;
  for (const pair of pairs) {
    // A step is its fields; they are in its row already.
    if (pair.a === null || pair.b === null || pair.a.event.type === "step") continue;
    all += 1;
    const [one, other] = [a.get(pair.a.id), b.get(pair.b.id)];
    if (one === undefined || other === undefined) continue;
    looked += 1;
    if (one !== other) said.add(pair.id);
  }
  return { said, looked, all };
}
