import { OctagonAlert } from "lucide-react";
import type { Session } from "@/api/types";
import { formatCost, formatCount, plural } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { Ticking } from "@/ui/Ticking";
import { EvalMark } from "@/views/marks/EvalMark";
import { VerdictMark, verdictOf } from "@/views/marks/VerdictMark";

/** How a session went, in one line: what stands for its summary while that is folded. */
export function HeaderLine({ session }: { session: Session }) {
  return (
    <p className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-0.5 text-quiet print:hidden">
      <VerdictMark verdict={verdictOf(session.is_successful)} />
      {session.session_eval !== null && (
        <span className="text-ink">
          <EvalMark value={session.session_eval} />
        </span>
      )}
      {session.errors > 0 && (
        <span className="flex items-center gap-1 text-error">
          <OctagonAlert size={13} aria-hidden />
          <span>
            {formatCount(session.errors)}
            <span className="max-sm:sr-only"> {session.errors === 1 ? "error" : "errors"}</span>
          </span>
        </span>
      )}
      <span className="text-ink">
        {session.state === "active" ? (
          <Ticking since={session.started_at} />
        ) : (
          formatDuration(session.duration_ms)
        )}
      </span>
      <span className="max-sm:hidden">{plural(session.events, "event")}</span>
      {session.cost !== null && <span className="text-ink">{formatCost(session.cost)}</span>}
    </p>
  );
}
