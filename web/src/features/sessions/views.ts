// Views of the list that somebody saved under a name: a view is an address. They stay in this
// browser, one set a project; who wants to share one sends the address.
import * as z from "zod/mini";
import { create } from "zustand";
import { type SessionsSearch, toSearch } from "@/features/sessions/search";
import { loadPreference, savePreference } from "@/lib/preferences";

export interface SavedView {
  name: string;
  search: SessionsSearch;
}

const text = z.optional(z.string());
const schema = z.array(
  z.object({ name: z.string(), search: z.object({ q: text, sort: text, cols: text }) }),
);
const MOST_VIEWS = 50;

/** Reads what was kept; what is no view is dropped. */
export function readViews(kept: string | null): SavedView[] {
  if (kept === null) return [];
  try {
    const read = schema.safeParse(JSON.parse(kept));
    return read.success
      ? read.data.map((view) => ({ name: view.name, search: toSearch(view.search) }))
      : [];
  } catch {
    return [];
  }
}

/** The views with this one at its place in the alphabet; one of the same name gives way. */
export function withView(views: readonly SavedView[], view: SavedView): SavedView[] {
  return [...views.filter((each) => each.name !== view.name), view]
    .sort((a, b) => a.name.localeCompare(b.name))
    .slice(0, MOST_VIEWS);
}

/** True when both show the same list. */
export function isSame(a: SessionsSearch, b: SessionsSearch): boolean {
  return a.q === b.q && a.sort === b.sort && a.cols === b.cols;
}

const nameOf = (project: string) => `views.${project || "local"}`;

export const useViews = create<{
  project: string | null;
  views: SavedView[];
  load: (project: string) => void;
  keep: (views: SavedView[]) => void;
}>((set, get) => ({
  project: null,
  views: [],
  load: (project) => {
    if (get().project !== project)
      set({ project, views: readViews(loadPreference(nameOf(project))) });
  },
  keep: (views) => {
    savePreference(nameOf(get().project ?? ""), JSON.stringify(views));
    set({ views });
  },
}));
