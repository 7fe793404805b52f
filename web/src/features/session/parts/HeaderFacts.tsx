import { OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Session } from "@/api/types";
import { formatCompact, formatCost, formatCostExactly, plural } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { Moment } from "@/ui/Moment";
import { Tag } from "@/ui/Tag";
import { Ticking } from "@/ui/Ticking";

/** The figures of a session in one line. */
export function HeaderFacts({ session }: { session: Session }) {
  const { cost } = session;
  return (
    <>
      <div className="mt-1 flex flex-wrap items-center gap-x-5 gap-y-1 text-quiet">
        <Fact label="Started">
          <Moment iso={session.started_at} />
        </Fact>
        <Fact label={session.state === "active" ? "Running for" : "Took"}>
          {session.state === "active" ? (
            <span className="text-running">
              <Ticking since={session.started_at} />
            </span>
          ) : (
            formatDuration(session.duration_ms)
          )}
        </Fact>
        <Fact>{plural(session.steps, "step")}</Fact>
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
        {session.tags.length > 0 && (
          <span className="flex min-w-0 flex-wrap gap-1">
            {session.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </span>
        )}
      </div>
      {session.no_live_writer_since && <NoWriter since={session.no_live_writer_since} />}
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

function NoWriter({ since }: { since: string }) {
  return (
    <p className="mt-0.5 text-small text-warn">
      No live writer since <Moment iso={since} />: the session stays open until a program ends it.
    </p>
  );
}
