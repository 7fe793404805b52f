import { ListTodo, MessageSquareText } from "lucide-react";
import { useState } from "react";
import { formatCount } from "@/lib/format";
import { formatAbsolute, formatDuration } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Tooltip } from "@/ui/Tooltip";
import type { Change } from "@/views/judgement/changes";
import { EvalMark } from "@/views/marks/EvalMark";
import { VerdictMark, verdictOf } from "@/views/marks/VerdictMark";

// The newest say what holds; a program may have said thousands.
const FIRST = 12;
const NEXT = 100;

interface Props {
  changes: readonly Change[];
  start: number;
}

/** What was said about the session while it ran, newest first, each with its moment and its reason. */
export function ChangeList({ changes, start }: Props) {
  const [shown, setShown] = useState(FIRST);
  const hidden = changes.length - shown;
  return (
    <>
      <ol className="divide-y divide-line">
        {[...changes]
          .reverse()
          .slice(0, shown)
          .map((change, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two changes may be alike in everything
            <li key={at} className="flex gap-3 py-2 first:pt-0 last:pb-0">
              <Tooltip text={formatAbsolute(change.time)}>
                <span className="w-16 shrink-0 text-right text-small text-quiet">
                  +{formatDuration(change.time - start)}
                </span>
              </Tooltip>
              <div className="min-w-0 flex-1">
                <What change={change} />
              </div>
            </li>
          ))}
      </ol>
      {hidden > 0 && (
        <Button size="small" className="mt-2" onClick={() => setShown(shown + NEXT)}>
          Show earlier ones ({formatCount(hidden)} hidden)
        </Button>
      )}
    </>
  );
}

function What({ change }: { change: Change }) {
  switch (change.field) {
    case "task":
      return (
        <p className="flex gap-1.5">
          <ListTodo size={14} aria-label="Task" className="mt-[3px] shrink-0 text-quiet" />
          <span className="min-w-0 whitespace-pre-wrap">{change.value}</span>
        </p>
      );
    case "verdict":
      return (
        <>
          <VerdictMark verdict={verdictOf(change.value)} />
          <Reason text={change.reason} />
        </>
      );
    case "evaluation":
      return (
        <>
          <EvalMark value={change.value} />
          <Reason text={change.reason} />
        </>
      );
    case "reason":
      return (
        <p className="flex gap-1.5 text-quiet">
          <MessageSquareText size={14} aria-hidden className="mt-[3px] shrink-0" />
          <span className="min-w-0 whitespace-pre-wrap">
            Reason for the {change.of}: {change.value}
          </span>
        </p>
      );
  }
}

function Reason({ text }: { text: string | null }) {
  if (!text) return null;
  return <p className="mt-0.5 text-small whitespace-pre-wrap text-quiet">{text}</p>;
}
