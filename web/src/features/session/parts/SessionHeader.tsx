import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronRight, ChevronUp } from "lucide-react";
import type { Session } from "@/api/types";
import { HeaderFacts } from "@/features/session/parts/HeaderFacts";
import { HeaderLine } from "@/features/session/parts/HeaderLine";
import { SessionActions } from "@/features/session/parts/SessionActions";
import { SummaryCards } from "@/features/session/parts/SummaryCards";
import type { Clock, SessionEvents } from "@/features/session/useEvents";
import { useSummary } from "@/features/session/useSummary";
import { classes } from "@/lib/classes";
import { Button } from "@/ui/Button";
import { useCommands } from "@/ui/commands";
import { Moment } from "@/ui/Moment";
import { Tag } from "@/ui/Tag";
import { StateMark } from "@/views/marks/StateMark";
import { endReasonInWords } from "@/views/marks/state";
import type { Node } from "@/views/timeline/tree";

interface Props {
  session: Session;
  events: SessionEvents;
  inOrder: readonly Node[];
  clock: Clock;
  onHistory: () => void;
}

/** What the session is and how it went, before anything of what happened in it. */
export function SessionHeader({ session, events, inOrder, clock, onHistory }: Props) {
  const reason = session.state === "active" ? null : endReasonInWords(session.end_reason);
  const { isOpen, toggle } = useSummary();
  useCommands([
    {
      id: "summary",
      title: isOpen ? "Fold the summary" : "Show the summary",
      group: "This session",
      keys: "i",
      words: "header details figures task verdict room",
      run: toggle,
    },
  ]);
  const Chevron = isOpen ? ChevronUp : ChevronDown;
  return (
    <header className={classes("px-4 pt-2.5 sm:px-6", isOpen ? "pb-3.5" : "pb-2.5 print:pb-4")}>
      <nav
        aria-label="Breadcrumb"
        className="flex min-w-0 items-center gap-1 text-small text-quiet"
      >
        <Link to="/sessions" className="shrink-0 hover:text-ink hover:underline">
          Sessions
        </Link>
        <ChevronRight size={12} aria-hidden className="shrink-0 text-faint" />
        <Link
          to="/agents/$agentId"
          params={{ agentId: session.agent_id }}
          title={`The agent ${session.agent_id}`}
          className="truncate hover:text-ink hover:underline"
        >
          {session.agent_id}
        </Link>
      </nav>
      <div className="flex min-w-0 items-start gap-4">
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4">
          <h1 className="line-clamp-2 min-w-0 text-title font-bold">
            {session.name?.trim() || (
              <span className="font-normal text-quiet italic">Unnamed session</span>
            )}
          </h1>
          <div className="flex min-h-[26px] min-w-0 flex-wrap items-center gap-x-3">
            <StateMark state={session.state} />
            {session.production_monitoring && <Tag>Production</Tag>}
            {reason && <span className="min-w-0 text-small text-quiet">{reason}</span>}
          </div>
        </div>
        <div className="-mt-0.5 -mr-2 flex shrink-0 items-center">
          <Button
            tone="ghost"
            className="px-2 print:hidden"
            aria-expanded={isOpen}
            aria-controls="summary"
            title={isOpen ? "Fold the summary (i)" : "Show the summary (i)"}
            onClick={toggle}
          >
            <span className="max-sm:sr-only">Summary</span>
            <Chevron size={14} aria-hidden />
          </Button>
          <SessionActions session={session} />
        </div>
      </div>
      {!isOpen && <HeaderLine session={session} />}
      {session.no_live_writer_since && <NoWriter since={session.no_live_writer_since} />}
      {/* On paper there is room. */}
      <div id="summary" className={isOpen ? undefined : "hidden print:block"}>
        <HeaderFacts
          session={session}
          events={events}
          inOrder={inOrder}
          clock={clock}
          onScores={() => {
            onHistory();
            scrollToPart("scores");
          }}
        />
        <SummaryCards session={session} onHistory={onHistory} />
      </div>
    </header>
  );
}

function NoWriter({ since }: { since: string }) {
  return (
    <p className="mt-0.5 text-small text-warn">
      No live writer since <Moment iso={since} />: the session stays open until a program ends it.
    </p>
  );
}

function scrollToPart(id: string) {
  requestAnimationFrame(() => document.getElementById(id)?.scrollIntoView({ block: "start" }));
}
