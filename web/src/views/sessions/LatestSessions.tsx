import { Link } from "@tanstack/react-router";
import type { SessionsPage } from "@/api/types";
import { formatCount } from "@/lib/format";
import { Skeleton } from "@/ui/Skeleton";
import { SessionLine } from "@/views/sessions/SessionLine";

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
          <SessionLine key={session.session_id} session={session} />
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
