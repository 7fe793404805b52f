import { Link } from "@tanstack/react-router";
import { OctagonAlert } from "lucide-react";
import type { SessionSummary, SessionsPage } from "@/api/types";
import { formatCost, formatCount, plural } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { Moment } from "@/ui/Moment";
import { Skeleton } from "@/ui/Skeleton";
import { Ticking } from "@/ui/Ticking";
import { StateMark } from "@/views/marks/StateMark";
import { VerdictMark, verdictOf } from "@/views/marks/VerdictMark";

interface Props {
  /** undefined while they are asked for. */
  page: SessionsPage | undefined;
  /** The filter that shows all of them. */
  q: string;
}

/** A handful of sessions, the newest first, and the way to the others. */
export function LatestSessions({ page, q }: Props) {
  if (page === undefined) {
    return (
      <div aria-busy="true" className="space-y-4 px-4 py-4">
        {["w-3/5", "w-2/5", "w-1/2", "w-3/5"].map((width, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars never change
          <Skeleton key={at} className={`h-2.5 ${width}`} />
        ))}
      </div>
    );
  }
  if (page.items.length === 0) {
    return <p className="px-4 py-3 text-quiet">No session began in this time.</p>;
  }
  const more = page.total - page.items.length;
  return (
    <>
      <ul className="divide-y divide-line">
        {page.items.map((session) => (
          <Row key={session.session_id} session={session} />
        ))}
      </ul>
      {more > 0 && (
        <Link
          to="/sessions"
          search={{ q }}
          className="block border-t border-line px-4 py-2 text-small text-accent -outline-offset-2 hover:underline"
        >
          {formatCount(more)} more
        </Link>
      )}
    </>
  );
}

function Row({ session }: { session: SessionSummary }) {
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
