import { Link } from "@tanstack/react-router";
import { memo, type ReactNode } from "react";
import type { SessionSummary } from "@/api/types";
import { type Column, gridOf } from "@/features/sessions/parts/columns";
import { RowNotes } from "@/features/sessions/parts/RowNotes";
import { SelectMark } from "@/features/sessions/parts/SelectMark";
import { useSelection } from "@/features/sessions/selection";
import { classes } from "@/lib/classes";
import { formatCompact, formatCost, formatCount, NONE } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { Moment } from "@/ui/Moment";
import { Tag } from "@/ui/Tag";
import { Ticking } from "@/ui/Ticking";
import { EvalMark } from "@/views/marks/EvalMark";
import { StateMark } from "@/views/marks/StateMark";
import { VerdictMark, verdictOf } from "@/views/marks/VerdictMark";

interface Props {
  session: SessionSummary;
  index: number;
  columns: readonly Column[];
  listed: readonly SessionSummary[];
}

/** One session as a row of the table. The whole row is its link. */
export const SessionRow = memo(function SessionRow({ session, index, columns, listed }: Props) {
  const chosen = useSelection((state) => state.chosen.has(session.session_id));
  // Where the name is not shown, the first cell is what opens the session.
  const linked = columns.some((column) => column.id === "name") ? "name" : columns[0]?.id;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={chosen}
      tabIndex={-1}
      style={{ gridTemplateColumns: gridOf(columns) }}
      className={classes(
        "group relative grid h-13 items-center gap-x-4 border-b border-line px-6 has-[a:focus-visible]:bg-hover hover:bg-hover",
        chosen && "bg-selected",
      )}
    >
      <div role="cell">
        <SelectMark session={session} listed={listed} />
      </div>
      {columns.map((column) => (
        <div
          key={column.id}
          role="cell"
          className={classes("min-w-0", column.numeric && "justify-self-end whitespace-nowrap")}
        >
          {column.id === linked && column.id !== "name" ? (
            <SessionLink session={session} index={index} />
          ) : (
            cell(column, session, index)
          )}
        </div>
      ))}
    </div>
  );
});

function cell(column: Column, session: SessionSummary, index: number): ReactNode {
  switch (column.id) {
    case "state":
      return <StateMark state={session.state} />;
    case "name":
      return (
        <>
          <SessionLink session={session} index={index} />
          <RowNotes session={session} />
        </>
      );
    case "task":
      return session.task ? (
        <span className="line-clamp-2 text-small text-quiet" title={session.task}>
          {session.task}
        </span>
      ) : (
        none
      );
    case "verdict":
      return <VerdictMark verdict={verdictOf(session.is_successful)} />;
    case "eval":
      return <EvalMark value={session.session_eval} barWidth="w-8" inColumn />;
    case "started":
      return (
        <span className="relative text-quiet">
          <Moment iso={session.started_at} />
        </span>
      );
    case "duration":
      return <SessionDuration session={session} />;
    case "cost":
      return session.cost === null ? none : formatCost(session.cost);
    case "agent":
      return <Short text={session.agent_id} />;
    case "tags":
      return session.tags.length === 0 ? (
        none
      ) : (
        <span className="flex max-h-11 flex-wrap gap-1 overflow-hidden">
          {session.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </span>
      );
    case "models":
      return session.models.length === 0 ? none : <Short text={session.models.join(", ")} />;
    case "tokens":
      return formatCompact(tokensOf(session));
    case "errors":
      return (
        <span className={session.errors > 0 ? "text-error" : "text-faint"}>
          {formatCount(session.errors)}
        </span>
      );
    case "last":
      return (
        <span className="relative text-quiet">
          <Moment iso={session.last_record_at} />
        </span>
      );
    case "reason":
      return session.end_reason ? <Short text={session.end_reason} /> : none;
    case "id":
      return (
        <span className="block truncate font-mono text-small text-quiet">{session.session_id}</span>
      );
    default:
      return formatCount(column.id === "steps" ? session.steps : session.events);
  }
}

const none = <span className="text-faint">{NONE}</span>;

function tokensOf(session: SessionSummary): number | null {
  const { input_tokens: read, output_tokens: written } = session;
  return read === null || written === null ? null : read + written;
}

function Short({ text }: { text: string }) {
  return (
    <span className="block truncate text-quiet" title={text}>
      {text}
    </span>
  );
}

/** The link that covers its row, so that a click anywhere opens the session. */
export function SessionLink({ session, index }: Pick<Props, "session" | "index">) {
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
