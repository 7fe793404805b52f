import { CircleCheck, CircleX, StickyNote } from "lucide-react";
import type { Score } from "@/api/types";
import { formatEval } from "@/lib/format";
import { isNote } from "@/views/scores/standing";

/** A score's value in the shape of its kind: yes or no, a number on its scale, a label, a note. */
export function ScoreMark({ score }: { score: Score }) {
  const { value } = score;
  if (isNote(score)) {
    return <StickyNote size={14} aria-label="Note" className="mt-[3px] shrink-0 text-quiet" />;
  }
  if (typeof value === "boolean") {
    const Icon = value ? CircleCheck : CircleX;
    return (
      <span
        className={`flex shrink-0 items-center gap-1 font-medium ${value ? "text-ok" : "text-error"}`}
      >
        <Icon size={14} aria-hidden />
        {value ? "Yes" : "No"}
      </span>
    );
  }
  if (typeof value === "string") {
    return (
      <bdi className="max-w-60 truncate font-medium" title={value}>
        {value}
      </bdi>
    );
  }
  return <NumberMark value={value} low={score.scale_min} high={score.scale_max} />;
}

function NumberMark({
  value,
  low,
  high,
}: {
  value: number;
  low: number | null;
  high: number | null;
}) {
  const share = low !== null && high !== null && high > low ? (value - low) / (high - low) : null;
  return (
    <span className="flex shrink-0 items-center gap-1.5">
      <span className="font-medium">{formatEval(value)}</span>
      {low !== null && high !== null && (
        <span className="text-small text-quiet">
          of {formatEval(low)} to {formatEval(high)}
        </span>
      )}
      {share !== null && share >= 0 && share <= 1 && (
        <svg
          aria-hidden="true"
          viewBox="0 0 100 10"
          preserveAspectRatio="none"
          className="h-1 w-10 shrink-0 rounded-full"
        >
          <rect width="100" height="10" className="fill-line-strong" />
          <rect width={share * 100} height="10" className="fill-accent" />
        </svg>
      )}
    </span>
  );
}
