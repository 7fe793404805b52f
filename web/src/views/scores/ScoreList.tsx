import { Trash2 } from "lucide-react";
import { useState } from "react";
import type { Score } from "@/api/types";
import { plural } from "@/lib/format";
import { IconButton } from "@/ui/IconButton";
import { Moment } from "@/ui/Moment";
import { TextBlock } from "@/views/payload/TextBlock";
import { ScoreMark } from "@/views/scores/ScoreMark";
import { isNote, judgeOf, type Standing } from "@/views/scores/standing";

// A program may have judged thousands of times; the newest say what holds.
const FIRST = 20;
const NEXT = 100;

interface Props {
  standings: readonly Standing[];
  onRemove: (score: Score) => void;
}

/** What was judged, the newest first, each with who, when and why, and what it was before. */
export function ScoreList({ standings, onRemove }: Props) {
  const [shown, setShown] = useState(FIRST);
  const hidden = standings.length - shown;
  return (
    <>
      <ul className="divide-y divide-line">
        {standings.slice(0, shown).map((each) => (
          <li key={each.newest.score_id} className="py-2 first:pt-0 last:pb-0">
            <One standing={each} onRemove={onRemove} />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button
          type="button"
          onClick={() => setShown(shown + NEXT)}
          className="mt-1 text-small text-accent hover:underline"
        >
          Show more ({plural(hidden, "score")} hidden)
        </button>
      )}
    </>
  );
}

function One({ standing, onRemove }: { standing: Standing; onRemove: (score: Score) => void }) {
  const { newest, before } = standing;
  const [open, setOpen] = useState(false);
  return (
    <>
      <Line score={newest} onRemove={onRemove} />
      {before.length > 0 && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="text-small text-accent hover:underline"
        >
          {open ? "Hide what it was before" : `Judged ${plural(before.length, "time")} before`}
        </button>
      )}
      {open && (
        <ul className="mt-1 space-y-1.5 border-l-2 border-line pl-3">
          {before.slice(0, NEXT).map((score) => (
            <li key={score.score_id}>
              <Line score={score} onRemove={onRemove} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Line({ score, onRemove }: { score: Score; onRemove: (score: Score) => void }) {
  const note = isNote(score);
  return (
    <div className="flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 flex-wrap items-center gap-x-2">
          {!note && (
            <bdi className="min-w-0 truncate text-quiet" title={score.evaluator}>
              {score.evaluator}
            </bdi>
          )}
          <ScoreMark score={score} />
          <span className="min-w-0 text-small text-quiet">
            <bdi>{judgeOf(score)}</bdi>
            {score.version && <bdi title="Version"> · {score.version}</bdi>} ·{" "}
            <Moment iso={score.time} />
          </span>
        </div>
        {score.reason && <TextBlock text={score.reason} />}
      </div>
      <IconButton
        size="small"
        label={note ? "Remove this note" : "Remove this score"}
        icon={<Trash2 size={13} aria-hidden />}
        onClick={() => onRemove(score)}
      />
    </div>
  );
}
