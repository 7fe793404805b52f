import { OctagonAlert } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import type { Session } from "@/api/types";
import { HeaderScores } from "@/features/session/parts/HeaderScores";
import type { Clock, SessionEvents } from "@/features/session/useEvents";
import { formatCompact, formatCost, formatCostExactly, formatCount, plural } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { Moment } from "@/ui/Moment";
import { Tag } from "@/ui/Tag";
import { Ticking } from "@/ui/Ticking";
import { activityOf } from "@/views/lanes/activity";
import { stepFigures } from "@/views/stepgraph/groups";
import type { Node } from "@/views/timeline/tree";

interface Props {
  session: Session;
  events: SessionEvents;
  inOrder: readonly Node[];
  clock: Clock;
  onScores: () => void;
}

/** The figures of a session in one line. */
export function HeaderFacts({ session, events, inOrder, clock, onScores }: Props) {
  const { cost } = session;
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-5 gap-y-1 text-quiet">
      <Fact label="Started">
        <Moment iso={session.started_at} />
      </Fact>
      <Fact label="Wall clock" title="From the start of the session to its end">
        {session.state === "active" ? (
          <span className="text-running">
            <Ticking since={session.started_at} />
          </span>
        ) : (
          formatDuration(session.duration_ms)
        )}
      </Fact>
      <ActiveTime events={events} inOrder={inOrder} clock={clock} />
      <Fact>{plural(session.steps, "step")}</Fact>
      <Repeats events={events} inOrder={inOrder} />
      <Fact>{plural(session.events, "event")}</Fact>
      {session.errors > 0 && (
        <span className="flex items-center gap-1 text-error">
          <OctagonAlert size={13} aria-hidden />
          {plural(session.errors, "error")}
        </span>
      )}
      {cost !== null && (
        <Fact label="Cost" title={formatCostExactly(cost)}>
          {formatCost(cost)}
        </Fact>
      )}
      {(session.input_tokens !== null || session.output_tokens !== null) && (
        <Fact label="Tokens" title="Tokens in, tokens out">
          {formatCompact(session.input_tokens)} in, {formatCompact(session.output_tokens)} out
        </Fact>
      )}
      <HeaderScores sessionId={session.session_id} onScores={onScores} />
      {session.tags.length > 0 && (
        <span className="flex min-w-0 flex-wrap gap-1">
          {session.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </span>
      )}
    </div>
  );
}

type Counted = Pick<Props, "events" | "inOrder">;

/** The time in which something was under way; what overlaps counts once. */
function ActiveTime({ events, inOrder, clock }: Counted & { clock: Clock }) {
  const { activeMs } = useMemo(
    () => activityOf(events.isComplete ? inOrder : [], clock.whole, clock.openUntil),
    [events.isComplete, inOrder, clock.whole, clock.openUntil],
  );
  const isKnown = events.isComplete && inOrder.length === events.tree.byId.size;
  return (
    <Fact
      label="Active"
      title="The time in which at least one event was under way: what overlaps counts once, and a step counts through what happens in it"
    >
      {isKnown ? formatDuration(activeMs) : "…"}
    </Fact>
  );
}

/** How often the run came back to a state it had been in. */
function Repeats({ events, inOrder }: Counted) {
  const figures = useMemo(
    () => (events.isComplete ? stepFigures(inOrder) : null),
    [events.isComplete, inOrder],
  );
  if (!figures || figures.perState === null) return null;
  return (
    <>
      <Fact title="Steps that came back to a state in which the run had been before">
        {formatCount(figures.repeated)} repeated
      </Fact>
      <Fact
        label="Steps per state"
        title={`${plural(figures.steps, "step")} in ${plural(figures.states, "state")}; equal steps are one state`}
      >
        {figures.perState < 100
          ? figures.perState.toFixed(2)
          : formatCount(Math.round(figures.perState))}
      </Fact>
    </>
  );
}

function Fact({ label, title, children }: { label?: string; title?: string; children: ReactNode }) {
  return (
    <span title={title} className="whitespace-nowrap">
      {label && `${label} `}
      <span className="text-ink">{children}</span>
    </span>
  );
}
