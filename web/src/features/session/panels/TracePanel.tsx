import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useCallback, useDeferredValue, useEffect, useMemo } from "react";
import { scoresQuery } from "@/api/sessionQueries";
import type { ViewProps } from "@/features/session/panels/view";
import { TraceToolbar } from "@/features/session/parts/TraceToolbar";
import { useView } from "@/features/session/store";
import { formatCount, plural } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import { useHotkeys } from "@/ui/useHotkeys";
import { countByEvent } from "@/views/scores/standing";
import { density } from "@/views/timeline/density";
import { ancestors, foldable, nextError, toRows } from "@/views/timeline/rows";
import type { Span } from "@/views/timeline/scale";
import { Waterfall } from "@/views/timeline/Waterfall";

const SLICES = 240;

/** Everything that happened, as a tree beside a timeline. */
export function TracePanel({ session, events, clock, store, selected, onSelect }: ViewProps) {
  const { tree } = events;
  const { whole, openUntil } = clock;
  const view = useView(store, (each) => each);
  const { fold, set } = view;
  const text = useDeferredValue(view.text);
  const visible = useMemo(
    () => toRows(tree, view.folded, { text, errorsOnly: view.errorsOnly }),
    [tree, view.folded, text, view.errorsOnly],
  );
  const scores = useQuery(scoresQuery(session.session_id)).data?.items;
  const scored = useMemo(() => countByEvent(scores ?? []), [scores]);
  const slices = useMemo(() => density(tree, whole, SLICES, openUntil), [tree, whole, openUntil]);

  // A selected event that a fold hides is unfolded to.
  useEffect(() => {
    if (selected === null || !tree.byId.has(selected)) return;
    const above = ancestors(tree, selected).filter((id) => store.getState().folded.has(id));
    if (above.length > 0) fold(above, false);
  }, [selected, tree, store, fold]);

  const toError = (step: 1 | -1) => {
    const id = nextError(tree, selected, step);
    if (id !== null) onSelect(id);
  };
  useHotkeys({ e: () => toError(1), E: () => toError(-1) });
  const onSpan = useCallback((span: Span | null) => set({ span }), [set]);
  const onFold = useCallback((id: string, folded: boolean) => fold([id], folded), [fold]);
  const all = tree.byId.size;
  return (
    <>
      <TraceToolbar
        store={store}
        zoomed={view.span !== null}
        onUnfoldAll={() => fold(foldable(tree), false)}
        onFoldAll={() => fold(foldable(tree), true)}
        onNextError={() => toError(1)}
        span={view.span ?? whole}
        whole={whole}
      />
      {visible.length === 0 ? (
        <Notice
          icon={<SearchX size={20} aria-hidden />}
          title="No event matches"
          actions={
            <Button onClick={() => set({ text: "", errorsOnly: false })}>Show all events</Button>
          }
        />
      ) : (
        <Waterfall
          rows={visible}
          slices={slices}
          whole={whole}
          span={view.span ?? whole}
          origin={clock.origin}
          openUntil={openUntil}
          live={clock.live}
          selected={selected}
          follow={view.follow}
          scores={scored}
          caption={
            visible.length === all
              ? plural(all, "row")
              : `${formatCount(visible.length)} of ${plural(all, "row")}`
          }
          onSelect={onSelect}
          onEnter={() => document.getElementById("details")?.focus()}
          onFold={onFold}
          onSpan={onSpan}
          onFollow={(follow) => set({ follow })}
        />
      )}
    </>
  );
}
