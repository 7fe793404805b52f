import { ListTree } from "lucide-react";
import {
  type ComponentType,
  type CSSProperties,
  type LazyExoticComponent,
  lazy,
  Suspense,
  useCallback,
  useRef,
} from "react";
import { ApiError } from "@/api/errors";
import type { Session } from "@/api/types";
import { TracePanel } from "@/features/session/panels/TracePanel";
import type { ViewProps } from "@/features/session/panels/view";
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
import { Skeleton } from "@/ui/Skeleton";
import type { Node } from "@/views/timeline/tree";

type Panel = ComponentType<ViewProps> | LazyExoticComponent<ComponentType<ViewProps>>;

// Only the first view comes with the page.
const PANELS: Record<View, Panel> = {
  trace: TracePanel,
  timeline: lazy(async () => ({
    default: (await import("@/features/session/panels/TimelinePanel")).TimelinePanel,
  })),
  transcript: lazy(async () => ({
    default: (await import("@/features/session/panels/TranscriptPanel")).TranscriptPanel,
  })),
  graph: lazy(async () => ({
    default: (await import("@/features/session/panels/GraphPanel")).GraphPanel,
  })),
  replay: lazy(async () => ({
    default: (await import("@/features/session/panels/ReplayPanel")).ReplayPanel,
  })),
};

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
        "flex min-w-0 scroll-mt-12 flex-col max-lg:border-b print:min-h-[24rem] max-lg:border-line lg:flex-1",
        view === "trace"
          ? "max-lg:h-[clamp(18rem,calc(10rem+var(--rows)*1.75rem),min(64dvh,40rem))]"
          : "max-lg:h-[clamp(24rem,76dvh,44rem)]",
      )}
    >
      {!events.isComplete && events.status === "success" && (
        <Partial events={events} total={session.events + session.steps} />
      )}
      {events.status === "pending" ? (
        <RowsSkeleton />
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
          <Suspense fallback={<RowsSkeleton />}>
            <Panel {...props} onSelect={select} />
          </Suspense>
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
