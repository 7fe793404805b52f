import type { SessionSummary } from "@/api/types";
import {
  clearSelection,
  extendTo,
  toggleSession,
  useSelection,
} from "@/features/sessions/selection";
import { type KeyHelp, useKeyHelp } from "@/ui/commands";
import { useHotkeys } from "@/ui/useHotkeys";

function focusedRow(): number | null {
  const row = document.activeElement?.getAttribute("data-row");
  return row === null || row === undefined ? null : Number(row);
}

// The row may have to be drawn first: it gets a few frames.
function focusRow(index: number, tries = 6): void {
  const link = document.querySelector<HTMLElement>(`[data-row="${index}"]`);
  if (link) link.focus({ preventScroll: true, focusVisible: true } as FocusOptions);
  else if (tries > 0) requestAnimationFrame(() => focusRow(index, tries - 1));
}

const HELP: KeyHelp = [
  [
    "The list",
    [
      ["j  k", "Next session, the one before"],
      ["Enter", "Open it"],
      ["x", "Mark it; with Shift all since the last mark"],
      ["Esc", "Take the marks off"],
    ],
  ],
];

/** j and k anywhere, arrows within the list: the focus walks over the rows. Enter is the link's own. */
export function useRowKeys(
  sessions: readonly SessionSummary[],
  show: (index: number) => void,
): void {
  const count = sessions.length;
  useKeyHelp(HELP);
  const mark = (extend: boolean) => {
    const session = sessions[focusedRow() ?? -1];
    if (!session) return;
    if (extend) extendTo(session, sessions);
    else toggleSession(session);
  };
  const move = (event: KeyboardEvent, by: number, onlyWithin: boolean) => {
    const at = focusedRow();
    if (count === 0 || (at === null && onlyWithin)) return;
    event.preventDefault();
    const next = at === null ? 0 : Math.min(count - 1, Math.max(0, at + by));
    show(next);
    focusRow(next);
  };
  useHotkeys({
    x: () => mark(false),
    X: () => mark(true),
    Escape: () => useSelection.getState().chosen.size > 0 && clearSelection(),
    j: (event) => move(event, 1, false),
    k: (event) => move(event, -1, false),
    ArrowDown: (event) => move(event, 1, true),
    ArrowUp: (event) => move(event, -1, true),
  });
}
