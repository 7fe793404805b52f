// Which pairs that look the same were told or answered something else.
import { useMemo } from "react";
import { useDigests } from "@/features/compare/useDigests";
import { otherWords, type Pair } from "@/views/compare/pairs";

export interface DeepLook {
  /** The pairs in which something else was said, as far as they were looked into. */
  said: ReadonlySet<string>;
  /** So many pairs were looked into, so many can be. */
  looked: number;
  all: number;
  isLooking: boolean;
  failed: boolean;
  retry: () => void;
}

export function useDeepLook(a: string, b: string, pairs: readonly Pair[]): DeepLook {
  const [one, other] = [useDigests(a), useDigests(b)];
  const { said, looked, all } = useMemo(
    () => otherWords(pairs, one.byEvent, other.byEvent),
    [pairs, one.byEvent, other.byEvent],
  );
  const failed = one.failed || other.failed;
  return {
    said,
    looked,
    all,
    isLooking: !failed && !(one.isComplete && other.isComplete),
    failed,
    retry: () => {
      for (const digests of [one, other]) if (digests.failed) digests.retry();
    },
  };
}
