import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { FileQuestion } from "lucide-react";
import { useCallback, useState } from "react";
import { ApiError } from "@/api/errors";
import { useSessionLive } from "@/features/session/live";
import { DetailsPanel } from "@/features/session/parts/DetailsPanel";
import { EventsPanel } from "@/features/session/parts/EventsPanel";
import { PageSkeleton } from "@/features/session/parts/PageSkeleton";
import { SessionHeader } from "@/features/session/parts/SessionHeader";
import { sessionQuery } from "@/features/session/queries";
import type { SessionSearch } from "@/features/session/search";
import { createSessionView } from "@/features/session/store";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Notice } from "@/ui/Notice";
import { useTitle } from "@/ui/useTitle";

/** One session: what it was for, how it went, and everything that happened in it. */
export function SessionPage() {
  const { sessionId } = useParams({ strict: false }) as { sessionId: string };
  // Another session is another page: what was folded or zoomed here means nothing there.
  return <OneSession key={sessionId} id={sessionId} />;
}

function OneSession({ id }: { id: string }) {
  const { event } = useSearch({ strict: false }) as SessionSearch;
  const navigate = useNavigate();
  const session = useQuery(sessionQuery(id));
  const [store] = useState(() => createSessionView(event === undefined));
  const gone = session.error instanceof ApiError && session.error.status === 404;
  useSessionLive(id, !gone);
  const onSelect = useCallback(
    (eventId: string | null) =>
      navigate({
        to: "/sessions/$sessionId",
        params: { sessionId: id },
        search: eventId === null ? {} : { event: eventId },
        // Walking through a tree is one visit: Back leads out of it.
        replace: true,
        resetScroll: false,
      }),
    [navigate, id],
  );

  useTitle(session.data?.name?.trim() || "Session");

  if (session.status === "pending") return <PageSkeleton />;
  if (!session.data || gone) {
    return <Missing id={id} error={session.error} onRetry={() => session.refetch()} />;
  }
  return (
    <div className="flex flex-col lg:h-[calc(100dvh-48px)] lg:min-h-[640px]">
      <SessionHeader session={session.data} onHistory={() => onSelect(null)} />
      <div className="flex min-h-0 flex-1 flex-col border-t border-line lg:flex-row">
        <EventsPanel
          session={session.data}
          store={store}
          selected={event ?? null}
          onSelect={onSelect}
        />
        <DetailsPanel
          session={session.data}
          eventId={event ?? null}
          onClose={() => onSelect(null)}
        />
      </div>
    </div>
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
