// Looks into what was said: which pairs that look the same were told or answered something else.
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { eventQuery } from "@/api/sessionQueries";
import { payloadPairs } from "@/views/compare/differences";
import type { Pair } from "@/views/compare/pairs";

// Payloads are asked for one by one: so many pairs at first, and again each time more is wanted.
const FIRST = 100;
const AT_ONCE = 3;

export interface DeepLook {
  /** By pair: which of its payloads differ. Absent: not looked into yet, or no pair. */
  said: ReadonlyMap<string, readonly string[]>;
  /** So many pairs from the first on were looked into, so many could be. */
  looked: number;
  all: number;
  isLooking: boolean;
  failed: boolean;
  lookFurther: () => void;
}

/** Goes from the first pair on, a hundred at a time. */
export function useDeepLook(a: string, b: string, pairs: readonly Pair[]): DeepLook {
  const cache = useQueryClient();
  const [said, setSaid] = useState<ReadonlyMap<string, readonly string[]>>(new Map());
  const [wanted, setWanted] = useState(FIRST);
  const [failed, setFailed] = useState(false);
  const [looked, setLooked] = useState(0);
  const both = useRef<Pair[]>([]);
  both.current = pairs.filter((pair) => pair.a !== null && pair.b !== null && holdsPayload(pair));
  const all = both.current.length;
  const goal = Math.min(wanted, all);
  useEffect(() => {
    if (looked >= goal || failed) return;
    let left = false;
    const batch = both.current.slice(looked, Math.min(goal, looked + AT_ONCE));
    Promise.all(batch.map((pair) => look(cache, a, b, pair))).then(
      (found) => {
        if (left) return;
        setSaid((old) => new Map([...old, ...found]));
        setLooked(looked + batch.length);
      },
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
    };
  }, [cache, a, b, looked, goal, failed]);
  const lookFurther = useCallback(() => {
    setFailed(false);
    setWanted((most) => (failed ? most : most + FIRST * 4));
  }, [failed]);
  return { said, looked, all, isLooking: looked < goal && !failed, failed, lookFurther };
}

// A step is its fields; they are in its row already.
function holdsPayload({ a }: Pair): boolean {
  return a !== null && a.event.type !== "step";
}

async function look(
  cache: QueryClient,
  a: string,
  b: string,
  pair: Pair,
): Promise<[string, readonly string[]]> {
  const [one, other] = await Promise.all([
    cache.fetchQuery(eventQuery(a, pair.a?.id ?? "")),
    cache.fetchQuery(eventQuery(b, pair.b?.id ?? "")),
  ]);
  const different = payloadPairs(one, other).filter((payload) => payload.a !== payload.b);
  return [pair.id, different.map((payload) => payload.label)];
}
