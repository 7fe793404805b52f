// One clock for everything that ticks, so that all running durations change together.
import { useSyncExternalStore } from "react";

const TICK_MS = 1_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    timer = setInterval(() => {
      now = Date.now();
      for (const each of listeners) each();
    }, TICK_MS);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

function read(): number {
  // Without a running timer the last tick may be long ago.
  if (listeners.size === 0 && Date.now() - now > TICK_MS) now = Date.now();
  return now;
}

const silent = () => () => {};

/**
 * The present in milliseconds, at most a second old. Renders its component once a second, unless
 * nothing `ticks`.
 */
export function useNow(ticks = true): number {
  return useSyncExternalStore(ticks ? subscribe : silent, read);
}

const HOUR_MS = 3_600_000;

/** The begin of the present hour in milliseconds: charts move on with it, not with each second. */
export function useHour(): number {
  return useSyncExternalStore(subscribe, () => Math.floor(read() / HOUR_MS) * HOUR_MS);
}
