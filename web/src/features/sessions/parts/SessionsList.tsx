import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { SessionSummary } from "@/api/types";
import {
  CARD_HEIGHT,
  type Column,
  NARROW_CARD_HEIGHT,
  ROW_HEIGHT,
  TABLE_QUERY,
} from "@/features/sessions/parts/columns";
import { ListHead } from "@/features/sessions/parts/ListHead";
import { SessionCard } from "@/features/sessions/parts/SessionCard";
import { SessionRow } from "@/features/sessions/parts/SessionRow";
import { useRowKeys } from "@/features/sessions/parts/useRowKeys";
import { classes } from "@/lib/classes";
import { PHONE } from "@/lib/phone";
import { PrintedRest } from "@/ui/PrintedRest";
import { drawnRows, MOST_PRINTED, placeOf, usePrinting } from "@/ui/printing";
import { useMedia } from "@/ui/useMedia";

// What sticks to the top of the window: the bar, and the table's head below it.
const STICKY = 48 + 36;
const LOAD_AHEAD_ROWS = 25;

interface Props {
  sessions: readonly SessionSummary[];
  /** Null: more than anybody counted. */
  total: number | null;
  sort: string;
  onSort: (sort: string) => void;
  hasMore: boolean;
  onMore: () => void;
  /** The answer to another question is still shown. */
  stale: boolean;
  columns: readonly Column[];
  onAtTop: (atTop: boolean) => void;
}

/** The sessions, drawn as far as they can be seen. Rows that come in above keep the reader's place. */
export function SessionsList(props: Props) {
  const { sessions, onMore, hasMore, onAtTop } = props;
  // Cards fit any sheet, whose size is not known before it is filled.
  const printing = usePrinting();
  const table = useMedia(TABLE_QUERY) && !printing;
  const narrow = useMedia(PHONE) && !printing;
  const height = table ? ROW_HEIGHT : narrow ? NARROW_CARD_HEIGHT : CARD_HEIGHT;
  const list = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  // What stands above the list comes and goes (banner, chips): its place is measured each time.
  useLayoutEffect(() => {
    const top = list.current ? list.current.getBoundingClientRect().top + scrollY : 0;
    setMargin(Math.round(top));
  });

  const virtual = useWindowVirtualizer({
    count: sessions.length,
    estimateSize: () => height,
    overscan: 10,
    scrollMargin: margin,
    scrollPaddingStart: STICKY,
    scrollPaddingEnd: 16,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new height is what makes it measure
  useLayoutEffect(() => virtual.measure(), [virtual, height]);
  const rows = virtual.getVirtualItems();

  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= sessions.length - LOAD_AHEAD_ROWS) onMore();
  }, [hasMore, last, sessions.length, onMore]);

  const offset = virtual.scrollOffset ?? 0;
  const atTop = offset <= Math.max(0, margin - STICKY) + height / 2;
  useEffect(() => onAtTop(atTop), [atTop, onAtTop]);
  useKeptPlace(sessions, height, offset + STICKY - margin, atTop);
  useRowKeys(sessions, (index) => virtual.scrollToIndex(index));

  return (
    <div
      {...(table
        ? {
            role: "table",
            "aria-rowcount": props.total === null ? -1 : props.total + 1,
            "aria-label": "Sessions",
          }
        : {})}
      className={classes("[overflow-anchor:none]", props.stale && "opacity-60 transition-opacity")}
    >
      {table && <ListHead columns={props.columns} sort={props.sort} onSort={props.onSort} />}
      <div
        ref={list}
        role={table ? "rowgroup" : "list"}
        className={classes("relative bg-raised print:h-auto!", !table && "border-t border-line")}
        style={{ height: virtual.getTotalSize() }}
      >
        {drawnRows(rows, sessions.length, printing).map((row) => {
          const session = sessions[row.index];
          const { className, transform } = placeOf(row.start, margin);
          if (!session) return null;
          return (
            <div
              key={session.session_id}
              role="presentation"
              className={className}
              style={{ height, transform }}
            >
              {table ? (
                <SessionRow
                  session={session}
                  index={row.index}
                  columns={props.columns}
                  listed={sessions}
                />
              ) : (
                <SessionCard
                  session={session}
                  index={row.index}
                  narrow={narrow}
                  listed={sessions}
                />
              )}
            </div>
          );
        })}
      </div>
      <PrintedRest
        printed={Math.min(sessions.length, MOST_PRINTED)}
        of={props.total ?? sessions.length}
        noun="sessions"
      />
    </div>
  );
}

// Rows that come in above the first one in view push the window down by as much.
function useKeptPlace(
  sessions: readonly SessionSummary[],
  height: number,
  scrolled: number,
  atTop: boolean,
) {
  const anchor = useRef<{ id: string; index: number } | null>(null);
  const before = useRef(sessions);
  useLayoutEffect(() => {
    const held = anchor.current;
    if (before.current !== sessions && held && !atTop) {
      const index = sessions.findIndex((session) => session.session_id === held.id);
      if (index >= 0 && index !== held.index) {
        scrollBy({ top: (index - held.index) * height, behavior: "instant" });
        anchor.current = { id: held.id, index };
        before.current = sessions;
        return;
      }
    }
    before.current = sessions;
    const index = Math.max(0, Math.floor(scrolled / height));
    const first = sessions[index];
    anchor.current = first ? { id: first.session_id, index } : null;
  });
}
