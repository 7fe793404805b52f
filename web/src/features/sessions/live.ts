// Keeps the list on screen true while programs run.
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { keys, type SessionsView } from "@/api/keys";
import { useLive } from "@/api/live";
import type { SessionSummary } from "@/api/types";
import { type CachedSessions, dropSessions, patchSessions } from "@/features/sessions/patch";
import { isPlain } from "@/features/sessions/search";
import { coalesce } from "@/lib/coalesce";
import { useThrottled } from "@/lib/useThrottled";

// A filtered list cannot be patched by us (only the server knows the filter): it is asked again,
// at most this often.
const ASK_AGAIN_MS = 2_000;

interface Live {
  /** Sessions that came in above what the reader looks at. */
  unseen: number;
  sawNew: () => void;
}

export function useSessionsLive(view: SessionsView): Live {
  const cache = useQueryClient();
  const [unseen, setUnseen] = useState(0);
  const askAgain = useThrottled(
    useCallback(() => cache.invalidateQueries({ queryKey: keys.sessions(view) }), [cache, view]),
    ASK_AGAIN_MS,
  );

  const patch = useMemo(
    () =>
      coalesce<SessionSummary>(
        (session) => session.session_id,
        (changed) => {
          const { added, unplaced } = patchLists(cache, view, changed);
          setUnseen((count) => count + added);
          if (unplaced || !isPlain(view.q, view.sort)) askAgain();
          if (added > 0 || unplaced) cache.invalidateQueries({ queryKey: keys.agents });
        },
      ),
    [cache, view, askAgain],
  );

  useLive("/v1/live", {
    handlers: {
      sessions: (data) => patch((data as { items: SessionSummary[] }).items),
      deleted: (data) => {
        const ids = (data as { session_ids: string[] }).session_ids;
        cache.setQueriesData<CachedSessions>({ queryKey: keys.sessionLists }, (old) =>
          old ? dropSessions(old, ids) : old,
        );
        cache.invalidateQueries({ queryKey: keys.agents });
      },
    },
    onOpen: () => cache.invalidateQueries({ queryKey: keys.sessionLists }),
  });
  return { unseen, sawNew: useCallback(() => setUnseen(0), []) };
}

function patchLists(cache: QueryClient, view: SessionsView, changed: SessionSummary[]) {
  let result = { added: 0, unplaced: false };
  const current = JSON.stringify(keys.sessions(view));
  for (const [key, old] of cache.getQueriesData<CachedSessions>({ queryKey: keys.sessionLists })) {
    if (!old) continue;
    const { q, sort } = key[1] as SessionsView;
    const patched = patchSessions(old, changed, isPlain(q, sort));
    cache.setQueryData(key, patched.data);
    if (JSON.stringify(key) === current) result = patched;
    else cache.invalidateQueries({ queryKey: key, exact: true, refetchType: "none" });
  }
  return result;
}
