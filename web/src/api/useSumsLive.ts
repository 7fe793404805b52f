// Keeps sums over sessions true while programs run.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { keys } from "@/api/keys";
import { useLive } from "@/api/live";
import { useThrottled } from "@/lib/useThrottled";

// Sums are dearer than rows, and nobody reads a percentile that changes every second.
const ASK_AGAIN_MS = 4_000;
const FIRST_MS = 300;

/** Asks again when sessions changed; at once while there are none, for the first is waited for. */
export function useSumsLive(empty: boolean): void {
  const cache = useQueryClient();
  const askAgain = useThrottled(
    useCallback(() => {
      cache.invalidateQueries({ queryKey: keys.sums });
      cache.invalidateQueries({ queryKey: keys.agents });
    }, [cache]),
    empty ? FIRST_MS : ASK_AGAIN_MS,
  );
  useLive("/v1/live", {
    handlers: { sessions: askAgain, deleted: askAgain },
    onOpen: (first) => {
      if (!first || empty) askAgain();
    },
  });
}
