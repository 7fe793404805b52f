// Judging: what is kept, what is taken back, and what can be undone.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import { addScore, removeScore, scoresQuery } from "@/api/sessionQueries";
import type { Score } from "@/api/types";
import { type Done, type SessionStore, useView } from "@/features/session/store";
import type { Judgement } from "@/views/scores/entry";

const MOST_DONE = 50;

/** The scores of a session, and the ways to change them. */
export function useScoring(sessionId: string, store: SessionStore) {
  const cache = useQueryClient();
  const done = useView(store, (view) => view.done);
  const set = useView(store, (view) => view.set);
  const scores = useQuery(scoresQuery(sessionId));
  const lay = (change: (items: Score[]) => Score[]) => {
    cache.setQueryData(keys.scores(sessionId), (old: { items: Score[] } | undefined) =>
      old ? { items: change(old.items) } : old,
    );
  };
  const without = (id: string) => (items: Score[]) => items.filter((each) => each.score_id !== id);
  const add = useMutation({
    mutationFn: ({ judgement, eventId }: { judgement: Judgement; eventId: string | null }) =>
      addScore(sessionId, eventId, judgement),
    onSuccess: (score) => {
      lay((items) => [...without(score.score_id)(items), score]);
      set({ done: [...done, { what: "added" as const, score }].slice(-MOST_DONE) });
    },
  });
  const remove = useMutation({
    mutationFn: (score: Score) => removeScore(sessionId, score.score_id),
    onSuccess: (_answer, score) => {
      lay(without(score.score_id));
      set({ done: [...done, { what: "removed" as const, score }].slice(-MOST_DONE) });
    },
  });
  const undo = useMutation({
    mutationFn: async (last: Done) => {
      const { score } = last;
      if (last.what === "added") {
        await removeScore(sessionId, score.score_id);
        return null;
      }
      return addScore(sessionId, score.event_id, score);
    },
    onSuccess: (score, last) => {
      lay((items) => (score ? [...items, score] : without(last.score.score_id)(items)));
      set({ done: done.filter((each) => each !== last) });
    },
    // What cannot be undone any more (somebody else removed it) is asked for anew.
    onError: (_error, last) => {
      set({ done: done.filter((each) => each !== last) });
      cache.invalidateQueries({ queryKey: keys.scores(sessionId) });
    },
  });
  const last = done.at(-1) ?? null;
  return {
    scores,
    add,
    remove,
    last,
    undo: () => {
      if (last && !undo.isPending) undo.mutate(last);
    },
    undoing: undo,
  };
}
