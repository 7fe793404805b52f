import { useQuery } from "@tanstack/react-query";
import { scoresQuery } from "@/api/sessionQueries";
import { plural } from "@/lib/format";
import { ScoreMark } from "@/views/scores/ScoreMark";
import { isNote, judgeOf, standingsOf } from "@/views/scores/standing";

const MOST = 3;

/** What people and programs scored, in a few words; a click leads to all of it. */
export function HeaderScores({ sessionId, onScores }: { sessionId: string; onScores: () => void }) {
  const items = useQuery(scoresQuery(sessionId)).data?.items;
  if (!items || items.length === 0) return null;
  const standing = standingsOf(items, null).filter(({ newest }) => !isNote(newest));
  const shown = standing.slice(0, MOST);
  const others = items.length - shown.length;
  return (
    <button
      type="button"
      title="To the scores and notes"
      onClick={onScores}
      className="flex min-w-0 flex-wrap items-center gap-x-3 rounded-small text-left hover:text-ink"
    >
      {shown.map(({ newest }) => (
        <span
          key={newest.score_id}
          title={`${newest.evaluator}, by ${judgeOf(newest)}`}
          className="flex min-w-0 items-center gap-1.5"
        >
          <bdi className="max-w-40 truncate">{newest.evaluator}</bdi>
          <ScoreMark score={newest} />
        </span>
      ))}
      {others > 0 && (
        <span>
          {shown.length > 0
            ? `and ${others} more`
            : plural(others, "score or note", "scores or notes")}
        </span>
      )}
    </button>
  );
}
