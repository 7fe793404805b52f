// A kept view and the address: the address names the view and says what is different from it.
import type { SavedView } from "@/api/types";
import { type SessionsSearch, sortOf, toSearch } from "@/features/sessions/search";

/** What the address says of a list that shows everything although a view would open it. */
export const EVERYTHING = "all";

const KEPT = ["q", "sort", "cols"] as const;

/** What a view shows, as an address without it would say it. */
function searchOf(view: SavedView): SessionsSearch {
  return toSearch({ q: view.q, sort: view.sort, cols: view.columns.join(",") });
}

/** What the list shows: the view, with what the address says instead. */
export function resolve(address: SessionsSearch, view: SavedView | null): SessionsSearch {
  if (view === null) return toSearch(address);
  const kept = searchOf(view);
  return toSearch({
    q: address.q ?? kept.q,
    sort: address.sort ?? kept.sort,
    cols: address.cols ?? kept.cols,
    in: address.in,
    tail: address.tail,
  });
}

/** True when the list shows something else than the view keeps. */
export function isChanged(shown: SessionsSearch, view: SavedView): boolean {
  const kept = searchOf(view);
  return KEPT.some((part) => (shown[part] ?? "") !== (kept[part] ?? ""));
}

/** The shortest address that shows this, by way of the view. */
export function addressOf(
  shown: SessionsSearch,
  view: SavedView | null,
  opensWithView: boolean,
): SessionsSearch {
  const { q, sort, cols, ...rest } = toSearch(shown);
  if (view === null) {
    const address = toSearch(shown);
    return opensWithView && isBare(address) ? { ...address, view: EVERYTHING } : address;
  }
  const kept = searchOf(view);
  const address: SessionsSearch = { view: view.view_id, ...rest };
  if ((q ?? "") !== (kept.q ?? "")) address.q = q ?? "";
  if (sort !== kept.sort) address.sort = sortOf({ sort });
  if ((cols ?? "") !== (kept.cols ?? "")) address.cols = cols ?? "";
  return address;
}

/** True for an address that says nothing of what is listed: then a view may open the list. */
export function isBare(address: SessionsSearch): boolean {
  return address.view === undefined && KEPT.every((part) => address[part] === undefined);
}
