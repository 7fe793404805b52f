import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { ApiError } from "@/api/errors";
import { eventQuery } from "@/api/sessionQueries";
import type { Session } from "@/api/types";
import { EventDetails } from "@/features/session/parts/EventDetails";
import { SessionOverview } from "@/features/session/parts/SessionOverview";
import type { SessionStore } from "@/features/session/store";
import { PHONE } from "@/lib/phone";
import { Boundary } from "@/ui/Boundary";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { scrolling } from "@/ui/motion";
import { Skeleton } from "@/ui/Skeleton";
import { useHotkeys } from "@/ui/useHotkeys";
import type { Tree } from "@/views/timeline/tree";

interface Props {
  session: Session;
  tree: Tree;
  store: SessionStore;
  eventId: string | null;
  onSelect: (id: string) => void;
  onClose: () => void;
}

/** The selected event with all that it holds; without a selection, the session itself. */
export function DetailsPanel(props: Props) {
  const { session, eventId, onClose } = props;
  const panel = useRef<HTMLElement>(null);
  // Where a link leads to an event, it is chosen with the first look.
  const before = useRef<string | null>(null);
  const first = useRef(true);
  useHotkeys({ Escape: () => eventId !== null && onClose() });
  useEffect(() => {
    // Nothing to do at first; to scroll lays out the whole page before it is drawn.
    const isFirst = first.current;
    first.current = false;
    if (before.current === eventId) return;
    before.current = eventId;
    if (!isFirst) panel.current?.scrollTo({ top: 0 });
    // On a telephone the details lie below the window: whoever chose an event wants to see it, and
    // whoever closed it wants the tree back.
    if (!matchMedia(PHONE).matches) return;
    const goal = eventId === null ? panel.current?.previousElementSibling : panel.current;
    goal?.scrollIntoView({ block: "start", behavior: isFirst ? "instant" : scrolling() });
  }, [eventId]);
  return (
    <aside
      ref={panel}
      id="details"
      tabIndex={-1}
      aria-label={eventId === null ? "About this session" : "Selected event"}
      className="relative min-w-0 scroll-mt-12 bg-raised outline-none max-lg:min-h-[calc(100dvh-48px)] lg:w-[clamp(380px,36%,640px)] lg:overflow-y-auto lg:border-l lg:border-line print:min-h-0! print:w-auto! print:overflow-visible! print:border-0"
    >
      {eventId === null ? (
        <SessionOverview session={session} store={props.store} />
      ) : (
        <Boundary key={eventId} title="This event could not be drawn">
          <Event {...props} eventId={eventId} />
        </Boundary>
      )}
    </aside>
  );
}

function Event({ session, tree, store, eventId, onSelect, onClose }: Props & { eventId: string }) {
  const event = useQuery(eventQuery(session.session_id, eventId));
  if (event.data) {
    return (
      <EventDetails
        key={eventId}
        event={event.data}
        session={session}
        node={tree.byId.get(eventId) ?? null}
        store={store}
        onSelect={onSelect}
        onClose={onClose}
      />
    );
  }
  if (event.status === "error") {
    const refusal = event.error instanceof ApiError ? event.error : null;
    return (
      <>
        <ErrorNotice
          title={
            refusal?.status === 404 ? "There is no such event" : "The event could not be loaded"
          }
          detail={event.error.message}
          hint={refusal?.hint}
          onRetry={() => event.refetch()}
        />
        <p className="-mt-10 text-center">
          <Button tone="ghost" onClick={onClose}>
            Back to the session
          </Button>
        </p>
      </>
    );
  }
  return (
    <div aria-busy="true" className="space-y-4 px-5 py-5">
      <Skeleton className="h-3.5 w-2/3" />
      <Skeleton className="h-2.5 w-1/2" />
      <Skeleton className="h-28 w-full" />
      <Skeleton className="h-40 w-full" />
    </div>
  );
}
