// Keys that nothing on the page has: they are the view's, so that it can be walked at once.
import { type RefObject, useEffect } from "react";

// What takes the keys of a view: its tree, its turns, its lanes, its first state.
const KEEPER = "[role=tree],[role=feed],[role=application],[data-group]";
const KEYS = new Set([..."jkhlad+-=0z"]);
const ARROWS = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"]);
// Where the panels are stacked the page itself scrolls by arrows.
const SIDE_BY_SIDE = "(min-width: 1024px)";

export function useViewKeys(panel: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.target !== document.body) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const isOurs =
        KEYS.has(event.key) || (ARROWS.has(event.key) && matchMedia(SIDE_BY_SIDE).matches);
      const keeper = isOurs ? panel.current?.querySelector<HTMLElement>(KEEPER) : null;
      if (!keeper) return;
      event.preventDefault();
      keeper.focus({ preventScroll: true });
      keeper.dispatchEvent(
        new KeyboardEvent("keydown", { key: event.key, bubbles: true, cancelable: true }),
      );
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [panel]);
}
