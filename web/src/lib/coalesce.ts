// Gathers what arrives between two frames, so that a burst of messages is one render.

type Schedule = (run: () => void) => void;

// Hidden pages get no frames: a timer stands in.
const nextFrame: Schedule = (run) => {
  if (document.visibilityState === "hidden") setTimeout(run, 250);
  else requestAnimationFrame(run);
};

/** Returns `add`: items with the same key replace each other; `flush` gets the rest once a frame. */
export function coalesce<T>(
  keyOf: (item: T) => string,
  flush: (items: T[]) => void,
  schedule: Schedule = nextFrame,
): (items: readonly T[]) => void {
  let waiting = new Map<string, T>();
  return (items) => {
    const idle = waiting.size === 0;
    for (const item of items) waiting.set(keyOf(item), item);
    if (!idle || waiting.size === 0) return;
    schedule(() => {
      const batch = [...waiting.values()];
      waiting = new Map();
      flush(batch);
    });
  };
}
