// What holds of many scores: the newest of each judge on each question, with what it was before.
import type { Score } from "@/api/types";

/** One judge's answer to one question about one subject; a note is an answer of its own. */
export interface Standing {
  newest: Score;
  /** What the same judge said before, the newest first. */
  before: readonly Score[];
}

/** A score whose label is empty judges nothing: its reason is a note. */
export function isNote(score: Score): boolean {
  return score.value === "";
}

/** Who judged: a person's name, or what kind of judge it was. */
export function judgeOf(score: Score): string {
  if (score.author) return score.author;
  return { human: "the local user", user: "a program", rubric: "a rubric", judge: "a judge" }[
    score.source
  ];
}

/** The scores of one subject (an event, or null for the session), the newest first. */
export function standingsOf(scores: readonly Score[], eventId: string | null): Standing[] {
  const found = new Map<string, Score[]>();
  for (const score of scores) {
    if (score.event_id !== eventId) continue;
    const key = isNote(score)
      ? score.score_id
      : JSON.stringify([score.evaluator, score.source, score.author]);
    const others = found.get(key);
    if (others) others.push(score);
    else found.set(key, [score]);
  }
  const standings = [...found.values()].map((each) => {
    const [newest, ...before] = each.reverse();
    return { newest: newest as Score, before };
  });
  return standings.sort((a, b) => (a.newest.time < b.newest.time ? 1 : -1));
}

/** How many scores and notes each event has. */
export function countByEvent(scores: readonly Score[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { event_id } of scores) {
    if (event_id !== null) counts.set(event_id, (counts.get(event_id) ?? 0) + 1);
  }
  return counts;
}

/** The questions that were asked here before, the newest first: what is likely asked again. */
export function knownNames(scores: readonly Score[]): string[] {
  const names = [...scores].reverse().flatMap((score) => (isNote(score) ? [] : score.evaluator));
  return [...new Set(names)].slice(0, 50);
}
