// A print shows more than the window does: long lists draw their rows, and what these lack is
// fetched first, as far as a browser lets us.
import type { QueryClient } from "@tanstack/react-query";
import { flushSync } from "react-dom";
import { create } from "zustand";
import { tell } from "@/ui/toast";

/** Rows of a list that are put on paper: some twenty sheets. */
export const MOST_PRINTED = 1_000;

const LONGEST_WAIT_MS = 20_000;
const LOOK_MS = 50;

interface Printing {
  /** A sheet is about to be filled, or is being filled. */
  isPrinting: boolean;
  isFetching: boolean;
}

const usePrint = create<Printing>(() => ({ isPrinting: false, isFetching: false }));

/** Whether everything is to be drawn, because the page is on its way to paper. */
export function usePrinting(): boolean {
  return usePrint((state) => state.isPrinting || state.isFetching);
}

/** Which rows of a long list are drawn: those in sight; on paper, from the first one on. */
export function drawnRows<Row extends { index: number }>(
  inSight: readonly Row[],
  count: number,
  printing: boolean,
  most = MOST_PRINTED,
): readonly { index: number; start?: number }[] {
  if (!printing) return inSight;
  return Array.from({ length: Math.min(count, most) }, (_, index) => ({ index }));
}

/**
 * Where a row stands: at its place in the scrolling list, which begins at `margin`; on paper, below
 * the row before it.
 */
export function placeOf(
  start: number | undefined,
  margin = 0,
): { className: string; transform?: string } {
  return start === undefined
    ? { className: "break-inside-avoid" }
    : { className: "absolute inset-x-0 top-0", transform: `translateY(${start - margin}px)` };
}

/** Prints the page once its lists are drawn whole and what they show has come. */
export async function printPage(cache: QueryClient): Promise<void> {
  if (usePrint.getState().isFetching) return;
  usePrint.setState({ isFetching: true });
  const until = performance.now() + LONGEST_WAIT_MS;
  // What is drawn asks for what it lacks, and that may draw more: it is done when it stays so.
  let quiet = 0;
  let told = false;
  while (quiet < 3 && performance.now() < until) {
    await new Promise((next) => setTimeout(next, LOOK_MS));
    quiet = cache.isFetching() === 0 ? quiet + 1 : 0;
    if (quiet === 0 && !told) tell("Getting what is to be printed …");
    told ||= quiet === 0;
  }
  window.print();
  usePrint.setState({ isFetching: false });
}

/** Follows the browser's own prints. The page is laid out when this returns, so it cannot wait. */
export function watchPrints(): void {
  const is = (isPrinting: boolean) => flushSync(() => usePrint.setState({ isPrinting }));
  addEventListener("beforeprint", () => is(true));
  addEventListener("afterprint", () => is(false));
  matchMedia("print").addEventListener("change", (event) => is(event.matches));
}
