import { Link } from "@tanstack/react-router";
import { OctagonAlert } from "lucide-react";
import type { SessionSummary, SessionsPage } from "@/api/types";
import { formatCost, formatCount, plural } from "@/lib/format";
import { Skeleton } from "@/ui/Skeleton";
import { Ticking } from "@/ui/Ticking";

/** The sessions that run at this moment, the newest first. */
export function RunningNow({ page }: { page: SessionsPage | undefined }) {
  if (page === undefined) {
    return (
      <div aria-busy="true" className="space-y-3 px-4 py-3.5">
        <Skeleton className="h-2.5 w-3/5" />
        <Skeleton className="h-2.5 w-2/5" />
      </div>
    );
  }
  if (page.items.length === 0) {
    return <p className="px-4 py-3 text-quiet">No session runs at this moment.</p>;
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
          search={{ q: "state:active" }}
          className="block border-t border-line px-4 py-2 text-small text-accent -outline-offset-2 hover:underline"
        >
          {formatCount(more)}
          {!page.is_total_exact && "+"} more running
        </Link>
      )}
    </>
  );
}

function Row({ session }: { session: SessionSummary }) {
  return (
    <li className="relative flex h-13 items-center gap-3 px-4 hover:bg-hover">
      <span aria-hidden className="size-2 shrink-0 animate-breathe rounded-full bg-running" />
      <span className="min-w-0 flex-1">
        <Link
          to="/sessions/$sessionId"
          params={{ sessionId: session.session_id }}
          className="block truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
        >
          {session.name?.trim() || <span className="text-quiet italic">Unnamed session</span>}
        </Link>
        <span className="flex gap-2 text-small text-quiet">
          <span className="truncate">{session.agent_id}</span>
          {session.errors > 0 && (
            <span className="inline-flex shrink-0 items-center gap-1 text-error">
              <OctagonAlert size={11} aria-hidden />
              {plural(session.errors, "error")}
            </span>
          )}
        </span>
      </span>
      <span className="shrink-0 text-right">
        <span className="block text-running">
          <Ticking since={session.started_at} />
        </span>
        <span className="block text-small text-quiet">
          {plural(session.steps, "step")}
          {session.cost !== null && ` · ${formatCost(session.cost)}`}
        </span>
      </span>
    </li>
  );
}
