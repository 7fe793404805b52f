import { type ReactNode, useMemo } from "react";
import type { Session } from "@/api/types";
import { StepChart } from "@/charts/StepChart";
import { formatEval, plural } from "@/lib/format";
import { parseTime } from "@/lib/time";
import { evaluations, timesChanged, toChanges } from "@/views/judgement/changes";
import { EvalMark } from "@/views/marks/EvalMark";
import { VerdictMark, verdictOf } from "@/views/marks/VerdictMark";

interface Props {
  session: Session;
  onHistory: () => void;
}

/** Task, verdict and evaluation with their reasons. Each says when it is not its first value. */
export function SummaryCards({ session, onHistory }: Props) {
  const changes = useMemo(() => toChanges(session.history), [session.history]);
  const points = useMemo(() => evaluations(changes), [changes]);
  const until = parseTime(session.ended_at ?? session.last_record_at) ?? Date.now();
  const again = (field: "task" | "verdict" | "evaluation") => {
    const times = timesChanged(changes, field);
    return times > 0 ? <Again times={times} onClick={onHistory} /> : null;
  };
  return (
    <dl className="mt-2.5 grid overflow-hidden rounded-large border border-line bg-raised max-md:divide-y max-md:divide-line md:grid-cols-[5fr_4fr_5fr] md:divide-x md:divide-line">
      <Card label="Task" aside={again("task")}>
        {session.task ? (
          <p className="line-clamp-3" title={session.task}>
            {session.task}
          </p>
        ) : (
          <p className="text-quiet">No task was given.</p>
        )}
      </Card>
      <Card label="Verdict" aside={again("verdict")}>
        <p className="text-large leading-5">
          <VerdictMark verdict={verdictOf(session.is_successful)} size={16} />
        </p>
        <Reason text={session.is_successful_reason}>
          {session.is_successful === null && "Nobody has said whether it did its job."}
        </Reason>
      </Card>
      <Card label="Evaluation" aside={again("evaluation")}>
        <div className="flex gap-4">
          <div className="min-w-0 flex-1">
            {session.session_eval === null ? (
              <p className="text-quiet">Not evaluated.</p>
            ) : (
              <p className="text-large leading-5 font-medium">
                <EvalMark value={session.session_eval} barWidth="w-16" />
              </p>
            )}
            <Reason text={session.session_eval_reason} />
          </div>
          {points.length > 1 && (
            <StepChart
              points={points}
              until={until}
              axis
              label={`Evaluation over time: ${points.map((point) => formatEval(point.value)).join(", ")}`}
              className="h-12 w-36 shrink-0 md:max-lg:hidden xl:w-48"
            />
          )}
        </div>
      </Card>
    </dl>
  );
}

function Card({
  label,
  aside,
  children,
}: {
  label: string;
  aside: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="min-w-0 px-4 py-2.5">
      <dt className="mb-1 flex items-baseline justify-between gap-2 text-small text-quiet">
        {label}
        {aside}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

function Reason({ text, children }: { text: string | null; children?: ReactNode }) {
  if (!text && !children) return null;
  return (
    <p className="mt-1 line-clamp-2 text-small text-quiet" title={text ?? undefined}>
      {text ?? children}
    </p>
  );
}

function Again({ times, onClick }: { times: number; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={() => {
        onClick();
        requestAnimationFrame(() =>
          document.getElementById("history")?.scrollIntoView({ block: "start" }),
        );
      }}
      className="text-accent hover:underline"
    >
      {times === 1 ? "changed once" : `changed ${plural(times, "time")}`}
    </button>
  );
}
