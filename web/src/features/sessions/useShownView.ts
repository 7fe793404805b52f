import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { useProject } from "@/api/project";
import type { SavedView } from "@/api/types";
import { opensWithView, rememberOpening } from "@/features/sessions/opening";
import type { SessionsSearch } from "@/features/sessions/search";
import { viewsQuery } from "@/features/sessions/viewQueries";
import { addressOf, EVERYTHING, isBare, resolve } from "@/features/sessions/views";

export interface ShownView {
  /** What the list shows: the view, with what the address says instead. */
  search: SessionsSearch;
  view: SavedView | null;
  views: readonly SavedView[];
  /** Which one opens the list. */
  defaultId: string | null;
  /** What is listed is not known yet: the view has not come. */
  waits: boolean;
  /** The address names a view that is not there, or that could not be asked for. */
  missing: "gone" | "unknown" | null;
  /** Shows this, by way of the same view. */
  show: (next: SessionsSearch) => void;
  /** Shows a view as it was kept; null: everything. */
  open: (view: SavedView | null) => void;
}

/** Which view the address names, and what the list shows by it. */
export function useShownView(): ShownView {
  const address = useSearch({ strict: false }) as SessionsSearch;
  const navigate = useNavigate();
  const project = useProject((state) => state.id);
  const { data, isPending } = useQuery(viewsQuery());
  const bare = isBare(address);
  const defaultId = data?.default_view_id ?? null;
  const id = bare ? defaultId : (address.view ?? null);
  const named = id === null || id === EVERYTHING ? null : id;
  const view = data?.items.find((each) => each.view_id === named) ?? null;
  const search = useMemo(() => resolve(address, view), [address, view]);

  useEffect(() => {
    if (data) rememberOpening(project, data.default_view_id !== null);
  }, [data, project]);
  // The address says which view is shown, so that it can be sent and gone back to.
  useEffect(() => {
    if (!bare || view === null) return;
    navigate({
      to: "/sessions",
      search: addressOf(search, view, true),
      replace: true,
      resetScroll: false,
    });
  }, [bare, view, search, navigate]);

  const go = (shown: SessionsSearch, by: SavedView | null, replace: boolean) =>
    navigate({
      to: "/sessions",
      search: addressOf(shown, by, defaultId !== null),
      replace,
      resetScroll: false,
    });
  const place = { ...(search.in ? { in: search.in } : {}), ...(search.tail ? { tail: "1" } : {}) };
  return {
    search,
    view,
    views: data?.items ?? [],
    defaultId,
    waits: isPending && (named !== null || (bare && opensWithView(project))),
    missing: named !== null && view === null && !isPending ? (data ? "gone" : "unknown") : null,
    show: (next) => go({ ...search, ...next }, view, true),
    open: (chosen) => go(chosen === null ? place : resolve(place, chosen), chosen, false),
  };
}
