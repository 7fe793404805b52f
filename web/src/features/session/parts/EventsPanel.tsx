import { useInfiniteQuery } from "@tanstack/react-query";
import { ListTree, SearchX } from "lucide-react";
import { type CSSProperties, useCallback, useDeferredValue, useEffect, useMemo } from "react";
import { ApiError } from "@/api/errors";
import type { Session } from "@/api/types";
import { EventsToolbar } from "@/features/session/parts/EventsToolbar";
import { flattenEvents } from "@/features/session/patch";
import { eventsQuery } from "@/features/session/queries";
import { type SessionStore, useView } from "@/features/session/store";
import { formatCount, plural } from "@/lib/format";
import { parseTime } from "@/lib/time";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Notice } from "@/ui/Notice";
import { Skeleton } from "@/ui/Skeleton";
import { useNow } from "@/ui/useNow";
import { density } from "@/views/timeline/density";
import { ancestors, foldable, toRows } from "@/views/timeline/rows";
import { type Span, spanOf } from "@/views/timeline/scale";
import { buildTree } from "@/views/timeline/tree";
import { Waterfall } from "@/views/timeline/Waterfall";

const SLICES = 240;

interface Props {
  session: Session;
  store: SessionStore;
  selected: string | null;
  onSelect: (id: string | null) => void;
}

/** Everything that happened, as a tree beside a timeline. */
export function EventsPanel({ session, store, selected, onSelect }: Props) {
  const events = useInfiniteQuery(eventsQuery(session.session_id));
  const { hasNextPage, isFetching, isError, fetchNextPage } = events;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);

  const view = useView(store, (each) => each);
  const { fold, set } = view;
  const live = session.state === "active";
  const origin = parseTime(session.started_at) ?? 0;
  const rows = useMemo(() => flattenEvents(events.data?.pages ?? []), [events.data]);
  const tree = useMemo(() => buildTree(rows, origin), [rows, origin]);
  const text = useDeferredValue(view.text);
  const visible = useMemo(
    () => toRows(tree, view.folded, { text, errorsOnly: view.errorsOnly }),
    [tree, view.folded, text, view.errorsOnly],
  );

  // A selected event that a fold hides is unfolded to.
  useEffect(() => {
    if (selected === null || !tree.byId.has(selected)) return;
    const above = ancestors(tree, selected).filter((id) => store.getState().folded.has(id));
    if (above.length > 0) fold(above, false);
  }, [selected, tree, store, fold]);

  const now = useNow();
  const openUntil = live ? Math.max(now, tree.latest) : endOf(session, tree.latest);
  const start = tree.roots.reduce((least, node) => Math.min(least, node.start), origin);
  const whole = useMemo(() => spanOf(start, openUntil), [start, openUntil]);
  const slices = useMemo(() => density(tree, whole, SLICES, openUntil), [tree, whole, openUntil]);

  const select = useCallback(
    (id: string) => {
      set({ follow: false });
      onSelect(id);
    },
    [set, onSelect],
  );
  const onSpan = useCallback((span: Span | null) => set({ span }), [set]);
  const onFold = useCallback((id: string, folded: boolean) => fold([id], folded), [fold]);
  const total = session.events + session.steps;

  return (
    <section
      aria-label="Events"
      // Where the panels are stacked, a short session leaves the room to the details below.
      style={{ "--rows": rows.length } as CSSProperties}
      className="flex min-w-0 scroll-mt-12 flex-col max-lg:h-[clamp(18rem,calc(10rem+var(--rows)*1.75rem),min(64dvh,40rem))] max-lg:border-b max-lg:border-line lg:flex-1"
    >
      <EventsToolbar
        store={store}
        zoomed={view.span !== null}
        onUnfoldAll={() => fold(foldable(tree), false)}
        onFoldAll={() => fold(foldable(tree), true)}
        span={view.span ?? whole}
        whole={whole}
      />
      {hasNextPage && events.data && (
        <p role="status" className="border-b border-line px-4 py-1 text-small text-quiet sm:px-6">
          {formatCount(rows.length)} of {formatCount(Math.max(total, rows.length))} loaded
          {isError ? "; the rest could not be loaded. " : "…"}
          {isError && (
            <Button size="small" onClick={() => fetchNextPage()}>
              Try again
            </Button>
          )}
        </p>
      )}
      {events.status === "pending" ? (
        <RowsSkeleton />
      ) : events.data === undefined ? (
        <ErrorNotice
          title="The events could not be loaded"
          detail={events.error?.message ?? ""}
          hint={events.error instanceof ApiError ? events.error.hint : undefined}
          onRetry={() => events.refetch()}
        />
      ) : visible.length === 0 ? (
        <Nothing
          live={live}
          filtered={rows.length > 0}
          onClear={() => set({ text: "", errorsOnly: false })}
        />
      ) : (
        <Waterfall
          rows={visible}
          slices={slices}
          whole={whole}
          span={view.span ?? whole}
          origin={origin}
          openUntil={openUntil}
          live={live}
          selected={selected}
          follow={view.follow}
          caption={captionOf(visible.length, rows.length)}
          onSelect={select}
          onEnter={() => document.getElementById("details")?.focus()}
          onFold={onFold}
          onSpan={onSpan}
          onFollow={(follow) => set({ follow })}
        />
      )}
    </section>
  );
}

function endOf(session: Session, latest: number): number {
  return Math.max(parseTime(session.ended_at ?? session.last_record_at) ?? 0, latest);
}

function captionOf(shown: number, all: number): string {
  return shown === all ? plural(all, "row") : `${formatCount(shown)} of ${plural(all, "row")}`;
}

function Nothing(props: { live: boolean; filtered: boolean; onClear: () => void }) {
  if (props.filtered) {
    return (
      <Notice
        icon={<SearchX size={20} aria-hidden />}
        title="No event matches"
        actions={<Button onClick={props.onClear}>Show all events</Button>}
      />
    );
  }
  return (
    <Notice
      icon={<ListTree size={20} aria-hidden />}
      title={props.live ? "Nothing has happened yet" : "Nothing was recorded in this session"}
    >
      {props.live
        ? "Steps and events appear here as the program records them."
        : "The session began and ended without a step or an event."}
    </Notice>
  );
}

function RowsSkeleton() {
  return (
    <div aria-busy="true" className="flex-1 space-y-4 overflow-hidden bg-raised px-6 py-5">
      {["w-2/5", "w-1/3", "w-1/4", "w-2/5", "w-1/3", "w-1/2", "w-1/4", "w-1/3"].map((width, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change
        <Skeleton key={at} className={`h-2.5 ${width}`} />
      ))}
    </div>
  );
}
