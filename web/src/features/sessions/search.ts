// What a link to the list carries: the filter as it was typed, the order, and the columns.
import * as z from "zod/mini";
import { joinFilters, writeTerm } from "@/lib/filterText";

const DEFAULT_SORT = "-started_at";

const SORT_FIELDS = [
  "started_at",
  "name",
  "agent_id",
  "state",
  "duration_ms",
  "session_eval",
  "cost",
  "steps",
  "events",
  "last_record_at",
] as const;
export type SortField = (typeof SORT_FIELDS)[number];

const text = z.catch(z.optional(z.string()), undefined);
const schema = z.object({
  q: text,
  sort: text,
  cols: text,
  in: text,
  tail: text,
  view: text,
  // Links of earlier versions: one parameter a field, lists joined by commas.
  state: text,
  verdict: text,
  agent: text,
  production: text,
  text: text,
});

/** The search parameters as they stand in the address; what holds anyway is left out. */
export interface SessionsSearch {
  /** In the filter language. */
  q?: string;
  sort?: string;
  /** Columns in order, joined by commas. */
  cols?: string;
  /** `events`: what events said, instead of sessions. */
  in?: string;
  /** `1`: the list follows what comes in. */
  tail?: string;
  /** The id of a kept view; the others then say what is different from it. `all`: none. */
  view?: string;
}

// The router lays what is returned over what stood in the address: said to be nothing, a former
// parameter leaves it, and is not read into `q` again.
const FORMER = {
  state: undefined,
  verdict: undefined,
  agent: undefined,
  production: undefined,
  text: undefined,
};

/** Keeps what is known and drops the rest: an old or mistyped link still opens the list. */
export function validateSearch(raw: Record<string, unknown>): SessionsSearch {
  const given = schema.parse(raw);
  const old = (["state", "verdict", "agent", "production"] as const).map((field) => {
    const values = splitList(given[field]);
    return values.length === 0 ? "" : writeTerm(field, values);
  });
  const q = joinFilters(given.q ?? "", ...old, given.text ?? "");
  const search = { ...FORMER, ...toSearch({ ...given, q }) };
  if (!given.view) return search;
  // Beside a view nothing is said where it is different from what the view has: an empty filter.
  if (given.q !== undefined) search.q = q;
  if (given.sort !== undefined) search.sort = sortOf(given);
  if (given.cols !== undefined) search.cols = given.cols;
  return { ...search, view: given.view };
}

// An agent may have a comma in its name: old links escape it.
function splitList(joined: string | undefined): string[] {
  const items = (joined ?? "").match(/(?:\\.|[^,\\])+/g) ?? [];
  return [...new Set(items.map((item) => item.replace(/\\(.)/g, "$1")))];
}

/** The shortest search parameters that mean this. */
export function toSearch(given: {
  q?: string | undefined;
  sort?: string | undefined;
  cols?: string | undefined;
  in?: string | undefined;
  tail?: string | undefined;
}): SessionsSearch {
  const search: SessionsSearch = {};
  const q = given.q?.trim();
  if (q) search.q = q;
  const sort = sortOf(given);
  if (sort !== DEFAULT_SORT) search.sort = sort;
  if (given.cols) search.cols = given.cols;
  if (given.in === "events") search.in = given.in;
  if (given.tail === "1") search.tail = given.tail;
  return search;
}

export function sortOf(search: { sort?: string | undefined }): string {
  const field = search.sort?.replace(/^-/, "");
  const known = SORT_FIELDS.some((each) => each === field);
  return known && search.sort ? search.sort : DEFAULT_SORT;
}

/** What a click on a column head does: its natural direction first, then the other. */
export function nextSort(current: string, field: SortField): string {
  const ascendingFirst = field === "name" || field === "agent_id" || field === "state";
  const first = ascendingFirst ? field : `-${field}`;
  const second = ascendingFirst ? `-${field}` : field;
  return current === first ? second : first;
}

/** True when the list shows everything, newest first: then a new session belongs at its top. */
export function isPlain(q: string, sort: string): boolean {
  return q === "" && sort === DEFAULT_SORT;
}
