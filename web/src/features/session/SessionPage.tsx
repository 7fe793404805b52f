import { usePrefetchInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { FileQuestion } from "lucide-react";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { ApiError } from "@/api/errors";
import { eventsQuery, sessionQuery } from "@/api/sessionQueries";
import type { Session } from "@/api/types";
import { KEY_HELP } from "@/features/session/keyHelp";
import { useSessionLive } from "@/features/session/live";
import { DetailsPanel } from "@/features/session/parts/DetailsPanel";
import { EventsPanel } from "@/features/session/parts/EventsPanel";
import { PageSkeleton } from "@/features/session/parts/PageSkeleton";
import { SessionHeader } from "@/features/session/parts/SessionHeader";
import { ViewTabs } from "@/features/session/parts/ViewTabs";
import { type SessionSearch, toSearch, VIEWS, type View } from "@/features/session/search";
import { createSessionView } from "@/features/session/store";
import { useClock, useEvents } from "@/features/session/useEvents";
import { openShellWindow, useCommands, useKeyHelp } from "@/ui/commands";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Notice } from "@/ui/Notice";
import { useTitle } from "@/ui/useTitle";
import { inTimeOrder } from "@/views/timeline/tree";

/** One session: what it was for, how it went, and everything that happened in it. */
export function SessionPage() {
  const { sessionId } = useParams({ strict: false }) as { sessionId: string };
  // Another session is another page: what was folded or zoomed here means nothing there.
  return <OneSession key={sessionId} id={sessionId} />;
}

function OneSession({ id }: { id: string }) {
  const session = useQuery(sessionQuery(id));
  // Both are needed before anything of the run can be drawn.
  usePrefetchInfiniteQuery(eventsQuery(id));
  const gone = session.error instanceof ApiError && session.error.status === 404;
  // The stream follows the first answer: then only what still runs is asked for again.
  useSessionLive(id, session.data !== undefined && !gone);
  useTitle(session.data?.name?.trim() || "Session");

  if (session.status === "pending") return <PageSkeleton />;
  if (!session.data || gone) {
    return <Missing id={id} error={session.error} onRetry={() => session.refetch()} />;
  }
  return <Known session={session.data} />;
}

function Known({ session }: { session: Session }) {
  const { event, view = "trace" } = useSearch({ strict: false }) as SessionSearch;
  const selected = event ?? null;
  const [store] = useState(() => createSessionView(selected === null));
  const events = useEvents(session);
  const clock = useClock(session, events.tree);
  // The trace has an order of its own: there only the header's figures want this one, once all has
  // come, and after the rows are drawn.
  const isOrdered = events.isComplete || view !== "trace";
  const drawn = useDeferredValue(events.tree);
  const ordered = view === "trace" ? drawn : events.tree;
  const inOrder = useMemo(() => (isOrdered ? inTimeOrder(ordered) : []), [isOrdered, ordered]);
  const go = useGo(session.session_id);
  const onSelect = useCallback((eventId: string | null) => go(view, eventId, true), [go, view]);
  const onView = (next: View) => go(next, selected, false);
  useKeyHelp(KEY_HELP);
  useCommands(
    VIEWS.map((each, at) => ({
      id: `view ${each}`,
      title: `View: ${each}`,
      group: "This session",
      keys: String(at + 1),
      words: "show tab",
      run: () => onView(each),
    })),
  );
  return (
    <div className="flex flex-col lg:h-[calc(100dvh-48px)] lg:min-h-[640px] print:block! print:h-auto!">
      <SessionHeader
        session={session}
        events={events}
        inOrder={inOrder}
        clock={clock}
        onHistory={() => onSelect(null)}
      />
      <ViewTabs view={view} onView={onView} onKeys={() => openShellWindow("keys")} />
      <div className="flex min-h-0 flex-1 flex-col border-t border-line lg:flex-row print:block!">
        <EventsPanel
          session={session}
          events={events}
          inOrder={inOrder}
          clock={clock}
          view={view}
          store={store}
          selected={selected}
          onSelect={onSelect}
        />
        <DetailsPanel
          session={session}
          tree={events.tree}
          store={store}
          eventId={selected}
          onSelect={onSelect}
          onClose={() => onSelect(null)}
        />
      </div>
    </div>
  );
}

function useGo(id: string) {
  const navigate = useNavigate();
  return useCallback(
    (view: View, event: string | null, replace: boolean) =>
      navigate({
        to: "/sessions/$sessionId",
        params: { sessionId: id },
        search: toSearch(view, event),
        // Walking through a tree is one visit: Back leads out of it. Another view is another visit.
        replace,
        resetScroll: false,
      }),
    [navigate, id],
  );
}

function Missing({ id, error, onRetry }: { id: string; error: Error | null; onRetry: () => void }) {
  const refusal = error instanceof ApiError ? error : null;
  if (refusal?.status !== 404) {
    return (
      <ErrorNotice
        title="The session could not be loaded"
        detail={error?.message ?? ""}
        hint={refusal?.hint}
        onRetry={onRetry}
      />
    );
  }
  return (
    <Notice
      icon={<FileQuestion size={20} aria-hidden />}
      title="There is no such session"
      actions={
        <Link to="/sessions" className="font-medium text-accent underline underline-offset-2">
          To all sessions
        </Link>
      }
    >
      <p className="mb-2 font-mono text-small">{id.slice(0, 200)}</p>
      <p>{refusal.hint || refusal.message}</p>
    </Notice>
  );
}
