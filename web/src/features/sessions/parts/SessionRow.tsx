import { Link } from "@tanstack/react-router";
import type { SessionSummary } from "@/api/types";
import { GRID } from "@/features/sessions/parts/columns";
import { RowNotes } from "@/features/sessions/parts/RowNotes";
import { classes } from "@/lib/classes";
import { formatCost, formatCount, NONE } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { Moment } from "@/ui/Moment";
import { Ticking } from "@/ui/Ticking";
import { EvalMark } from "@/views/marks/EvalMark";
import { StateMark } from "@/views/marks/StateMark";
import { VerdictMark, verdictOf } from "@/views/marks/VerdictMark";

interface Props {
  session: SessionSummary;
  index: number;
}

const NUMBER = "justify-self-end whitespace-nowrap";

/** One session as a row of the table. The whole row is its link. */
export function SessionRow({ session, index }: Props) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      tabIndex={-1}
      className={classes(
        GRID,
        "group relative h-13 items-center border-b border-line px-6 has-[a:focus-visible]:bg-hover hover:bg-hover",
      )}
    >
      <div role="cell">
        <StateMark state={session.state} />
      </div>
      <div role="cell" className="min-w-0">
        <SessionLink session={session} index={index} />
        <RowNotes session={session} />
      </div>
      <div
        role="cell"
        className="line-clamp-2 min-w-0 text-small text-quiet"
        title={session.task ?? undefined}
      >
        {session.task ?? <span className="text-faint">{NONE}</span>}
      </div>
      <div role="cell">
        <VerdictMark verdict={verdictOf(session.is_successful)} />
      </div>
      <div role="cell" className={NUMBER}>
        <EvalMark value={session.session_eval} barWidth="w-8" inColumn />
      </div>
      <div role="cell" className={classes(NUMBER, "relative text-quiet")}>
        <Moment iso={session.started_at} />
      </div>
      <div role="cell" className={NUMBER}>
        <SessionDuration session={session} />
      </div>
      <div role="cell" className={NUMBER}>
        {formatCount(session.steps)}
      </div>
      <div role="cell" className={NUMBER}>
        {formatCount(session.events)}
      </div>
      <div role="cell" className={classes(NUMBER, session.cost === null && "text-faint")}>
        {formatCost(session.cost)}
      </div>
    </div>
  );
}

/** The link that covers its row, so that a click anywhere opens the session. */
export function SessionLink({ session, index }: Props) {
  return (
    <Link
      to="/sessions/$sessionId"
      params={{ sessionId: session.session_id }}
      data-row={index}
      title={session.name ?? undefined}
      className="block truncate font-bold outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
    >
      {session.name?.trim() || (
        <span className="font-normal text-quiet italic">Unnamed session</span>
      )}
    </Link>
  );
}

/** How long it took, or how long it has been running, ticking. */
export function SessionDuration({ session }: { session: SessionSummary }) {
  if (session.state !== "active") return <span>{formatDuration(session.duration_ms)}</span>;
  return (
    <span className="text-running">
      <Ticking since={session.started_at} />
    </span>
  );
}
