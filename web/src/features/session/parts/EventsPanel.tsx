import { ListTree } from "lucide-react";
import { type CSSProperties, useCallback, useRef } from "react";
import { ApiError } from "@/api/errors";
import type { Session } from "@/api/types";
import { EventsSkeleton } from "@/features/session/parts/EventsSkeleton";
import { PANELS } from "@/features/session/parts/panels";
import type { View } from "@/features/session/search";
import type { SessionStore } from "@/features/session/store";
import type { Clock, SessionEvents } from "@/features/session/useEvents";
import { useViewKeys } from "@/features/session/useViewKeys";
import { classes } from "@/lib/classes";
import { formatCount } from "@/lib/format";
import { Boundary } from "@/ui/Boundary";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Notice } from "@/ui/Notice";
import type { Node } from "@/views/timeline/tree";

interface Props {
  session: Session;
  events: SessionEvents;
  inOrder: readonly Node[];
  clock: Clock;
  view: View;
  store: SessionStore;
  selected: string | null;
  onSelect: (id: string | null) => void;
}

/** One view of everything that happened; what is not there yet, or not at all, is said in its place. */
export function EventsPanel(props: Props) {
  const { session, events, view, store, onSelect } = props;
  const { tree } = events;
  const rows = tree.byId.size;
  const select = useCallback(
    (id: string) => {
      store.getState().set({ follow: false });
      onSelect(id);
    },
    [store, onSelect],
  );
  const Panel = PANELS[view];
  const panel = useRef<HTMLElement>(null);
  useViewKeys(panel);
  return (
    <section
      ref={panel}
      id="view"
      role="tabpanel"
      aria-labelledby={`tab-${view}`}
      // Where the panels are stacked, a short session leaves the room to the details below.
      style={{ "--rows": rows } as CSSProperties}
      className={classes(
        "flex min-w-0 scroll-mt-12 flex-col max-lg:border-b max-lg:border-line lg:flex-1",
        // Lists are as long as they are on paper; drawings keep a height.
        view === "graph" || view === "replay"
          ? "print:min-h-[24rem]"
          : "print:block! print:h-auto!",
        view === "trace"
          ? "max-lg:h-[clamp(18rem,calc(10rem+var(--rows)*1.75rem),min(64dvh,40rem))]"
          : "max-lg:h-[clamp(24rem,76dvh,44rem)]",
      )}
    >
      {!events.isComplete && events.status === "success" && (
        <Partial events={events} total={session.events + session.steps} />
      )}
      {events.status === "pending" ? (
        <EventsSkeleton />
      ) : events.status === "error" ? (
        <ErrorNotice
          title="The events could not be loaded"
          detail={events.error?.message ?? ""}
          hint={events.error instanceof ApiError ? events.error.hint : undefined}
          onRetry={events.retry}
        />
      ) : rows === 0 ? (
        <Nothing live={props.clock.live} />
      ) : (
        <Boundary key={view} title="This view could not be drawn">
          <Panel {...props} onSelect={select} />
        </Boundary>
      )}
    </section>
  );
}

function Partial({ events, total }: { events: SessionEvents; total: number }) {
  const loaded = events.tree.byId.size;
  return (
    <p role="status" className="border-b border-line px-4 py-1 text-small text-quiet sm:px-6">
      {formatCount(loaded)} of {formatCount(Math.max(total, loaded))} events loaded
      {events.isBroken ? "; the rest could not be loaded. " : "…"}
      {events.isBroken && (
        <Button size="small" onClick={events.retry}>
          Try again
        </Button>
      )}
    </p>
  );
}

function Nothing({ live }: { live: boolean }) {
  return (
    <Notice
      icon={<ListTree size={20} aria-hidden />}
      title={live ? "Nothing has happened yet" : "Nothing was recorded in this session"}
    >
      {live
        ? "Steps and events appear here as the program records them."
        : "The session began and ended without a step or an event."}
    </Notice>
  );
}
