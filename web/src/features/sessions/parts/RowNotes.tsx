import { OctagonAlert } from "lucide-react";
import type { SessionSummary } from "@/api/types";
import { plural } from "@/lib/format";
import { Tag } from "@/ui/Tag";

/** The quiet second line of a session: whose it is, and what deserves a look. */
export function RowNotes({ session }: { session: SessionSummary }) {
  return (
    <div className="flex min-w-0 items-center gap-2 text-small text-quiet">
      <span className="min-w-0 truncate" title={`Agent ${session.agent_id}`}>
        {session.agent_id}
      </span>
      {session.errors > 0 && (
        <span className="inline-flex shrink-0 items-center gap-1 text-error">
          <OctagonAlert size={11} aria-hidden />
          {plural(session.errors, "error")}
        </span>
      )}
      {session.production_monitoring && <Tag>Production</Tag>}
    </div>
  );
}
