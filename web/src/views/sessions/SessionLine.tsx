import { Link } from "@tanstack/react-router";
import { OctagonAlert } from "lucide-react";
import type { SessionSummary } from "@/api/types";
import { formatCost, plural } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { Moment } from "@/ui/Moment";
import { Ticking } from "@/ui/Ticking";
import { StateMark } from "@/views/marks/StateMark";
import { VerdictMark, verdictOf } from "@/views/marks/VerdictMark";

/** A session in a line of a short list, which opens it. */
export function SessionLine({ session }: { session: SessionSummary }) {
  return (
    <li className="relative flex h-11 items-center gap-3 px-4 hover:bg-hover">
      <StateMark state={session.state} wordless />
      <Link
        to="/sessions/$sessionId"
        params={{ sessionId: session.session_id }}
        className="min-w-0 flex-1 truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
      >
        {session.name?.trim() || <span className="text-quiet italic">Unnamed session</span>}
      </Link>
      {session.errors > 0 && (
        <span className="inline-flex shrink-0 items-center gap-1 text-small text-error">
          <OctagonAlert size={11} aria-hidden />
          {plural(session.errors, "error")}
        </span>
      )}
      <span className="shrink-0 max-sm:hidden">
        <VerdictMark verdict={verdictOf(session.is_successful)} wordless />
      </span>
      <span className="w-16 shrink-0 text-right max-sm:hidden">
        {session.state === "active" ? (
          <span className="text-running">
            <Ticking since={session.started_at} />
          </span>
        ) : (
          formatDuration(session.duration_ms)
        )}
      </span>
      <span className="w-14 shrink-0 text-right text-quiet max-sm:hidden">
        {formatCost(session.cost)}
      </span>
      <span className="relative w-22 shrink-0 text-right text-quiet">
        <Moment iso={session.started_at} />
      </span>
    </li>
  );
}
