import type { SessionSummary } from "@/api/types";
import { RowNotes } from "@/features/sessions/parts/RowNotes";
import { SelectMark } from "@/features/sessions/parts/SelectMark";
import { SessionDuration, SessionLink } from "@/features/sessions/parts/SessionRow";
import { formatCost, plural } from "@/lib/format";
import { Moment } from "@/ui/Moment";
import { EvalMark } from "@/views/marks/EvalMark";
import { StateMark } from "@/views/marks/StateMark";
import { VerdictMark, verdictOf } from "@/views/marks/VerdictMark";

interface Props {
  session: SessionSummary;
  index: number;
  narrow: boolean;
  listed: readonly SessionSummary[];
}

/** One session where a table has no room: what it is, how it went, and its figures. */
export function SessionCard({ session, index, narrow, listed }: Props) {
  return (
    <div
      role="listitem"
      className="relative flex h-full flex-col justify-center gap-0.5 border-b border-line px-4 has-[a:focus-visible]:bg-hover hover:bg-hover sm:px-6"
    >
      <div className="flex min-w-0 items-center gap-2">
        <SelectMark session={session} listed={listed} />
        <StateMark state={session.state} wordless={narrow} />
        <div className="min-w-0 flex-1">
          <SessionLink session={session} index={index} />
        </div>
        {session.session_eval !== null && (
          <EvalMark value={session.session_eval} barWidth={narrow ? "hidden" : "w-10"} inColumn />
        )}
        <span className={narrow ? undefined : "w-22"}>
          <VerdictMark verdict={verdictOf(session.is_successful)} />
        </span>
      </div>
      {narrow ? (
        <>
          <RowNotes session={session} />
          <Figures session={session} narrow />
        </>
      ) : (
        <>
          <p className="truncate text-small text-quiet">{session.task ?? "No task given"}</p>
          <div className="flex min-w-0 items-center justify-between gap-6">
            <RowNotes session={session} />
            <Figures session={session} narrow={false} />
          </div>
        </>
      )}
    </div>
  );
}

function Figures({ session, narrow }: { session: SessionSummary; narrow: boolean }) {
  return (
    <div className="flex shrink-0 items-center gap-2 overflow-hidden text-small whitespace-nowrap text-quiet [&>*+*]:before:mr-2 [&>*+*]:before:text-faint [&>*+*]:before:content-['·']">
      <span className="relative">
        <Moment iso={session.started_at} />
      </span>
      <span>
        <SessionDuration session={session} />
      </span>
      <span>{plural(session.steps, "step")}</span>
      {!narrow && <span>{plural(session.events, "event")}</span>}
      {session.cost !== null && <span>{formatCost(session.cost)}</span>}
    </div>
  );
}
