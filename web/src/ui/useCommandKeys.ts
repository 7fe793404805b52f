import { useEffect } from "react";
import { listCommands, useKnown } from "@/ui/commands";
import { isElsewhere } from "@/ui/useHotkeys";

// How long the first of two keys waits for the second.
const CHORD_MS = 1_200;

/** Binds the keys of every known command, once for the page: `/`, or `g` and then `h`. */
export function useCommandKeys(): void {
  useEffect(() => {
    let first: string | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = () => {
      clearTimeout(timer);
      first = null;
    };
    const find = (keys: string) =>
      listCommands(useKnown.getState()).find((command) => command.keys === keys);

    // A second key is ours before anything else on the page takes it for its own.
    const onSecond = (event: KeyboardEvent) => {
      if (first === null || event.key === "Shift") return;
      const command = isElsewhere(event) ? undefined : find(`${first} ${event.key}`);
      forget();
      if (!command) return;
      event.preventDefault();
      event.stopPropagation();
      command.run();
    };
    const onFirst = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isElsewhere(event)) return;
      const command = find(event.key);
      if (command) {
        event.preventDefault();
        command.run();
        return;
      }
      const begins = `${event.key} `;
      if (listCommands(useKnown.getState()).some((each) => each.keys?.startsWith(begins))) {
        first = event.key;
        timer = setTimeout(forget, CHORD_MS);
      }
    };
    addEventListener("keydown", onSecond, { capture: true });
    addEventListener("keydown", onFirst);
    return () => {
      forget();
      removeEventListener("keydown", onSecond, { capture: true });
      removeEventListener("keydown", onFirst);
    };
  }, []);
}
