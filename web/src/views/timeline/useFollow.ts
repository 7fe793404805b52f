import { type RefObject, useCallback, useLayoutEffect, useRef } from "react";

// Nearer to the end than this counts as being there.
const NEAR_PX = 40;

/**
 * Keeps the end of a growing list in view while `follow` holds. A reader who scrolls away from the
 * end has the word: following stops until they come back to the end or ask for it.
 */
export function useFollow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  follow: boolean,
  onFollow: (follow: boolean) => void,
): { onScroll: () => void } {
  // Our own scrolling must not be taken for the reader's.
  const ours = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows are what it follows
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!follow || !element) return;
    ours.current = performance.now();
    element.scrollTop = element.scrollHeight;
  }, [scroller, count, follow]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element || performance.now() - ours.current < 150) return;
    const distance = element.scrollHeight - element.clientHeight - element.scrollTop;
    if (follow && distance > NEAR_PX) onFollow(false);
  }, [scroller, follow, onFollow]);
  return { onScroll };
}
