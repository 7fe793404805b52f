// What a link to the list carries, and the one filter expression that it stands for.
import * as z from "zod/mini";

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

const STATES = ["active", "finished", "interrupted"] as const;
const VERDICTS = ["yes", "no", "none"] as const;
const PRODUCTION = ["yes", "no"] as const;

const text = z.catch(z.optional(z.string()), undefined);
const schema = z.object({
  state: text,
  verdict: text,
  agent: text,
  production: text,
  text: text,
  sort: text,
});

/** The search parameters as they stand in the address. Lists are joined by commas. */
export type SessionsSearch = z.infer<typeof schema>;

/** The same, decoded. */
export interface Filter {
  state: string[];
  verdict: string[];
  agent: string[];
  production: string[];
  text: string;
}

export const NO_FILTER: Filter = { state: [], verdict: [], agent: [], production: [], text: "" };

const SEPARATOR = ",";
// An agent may have a comma in its name: it is escaped so that a list stays a list.
const escapeItem = (item: string) => item.replaceAll("\\", "\\\\").replaceAll(",", "\\,");

function splitList(joined: string | undefined): string[] {
  if (!joined) return [];
  const items: string[] = [];
  let item = "";
  for (let at = 0; at < joined.length; at += 1) {
    const char = joined[at];
    if (char === "\\" && at + 1 < joined.length) {
      at += 1;
      item += joined[at];
    } else if (char === SEPARATOR) {
      items.push(item);
      item = "";
    } else item += char;
  }
  items.push(item);
  return [...new Set(items.filter((each) => each !== ""))];
}

const among = (items: string[], known: readonly string[]) =>
  items.filter((item) => known.includes(item));

/** Keeps what is known and drops the rest: an old or mistyped link still opens the list. */
export function validateSearch(raw: Record<string, unknown>): SessionsSearch {
  const filter = toFilter(schema.parse(raw));
  return toSearch(filter, sortOf(schema.parse(raw)));
}

export function toFilter(search: SessionsSearch): Filter {
  return {
    state: among(splitList(search.state), STATES),
    verdict: among(splitList(search.verdict), VERDICTS),
    agent: splitList(search.agent),
    production: among(splitList(search.production), PRODUCTION),
    text: search.text ?? "",
  };
}

/** The shortest search parameters that mean this: defaults and empty lists are left out. */
export function toSearch(filter: Filter, sort: string): SessionsSearch {
  const search: SessionsSearch = {};
  for (const field of ["state", "verdict", "agent", "production"] as const) {
    if (filter[field].length > 0) search[field] = filter[field].map(escapeItem).join(SEPARATOR);
  }
  if (filter.text.trim() !== "") search.text = filter.text;
  if (sort !== DEFAULT_SORT) search.sort = sort;
  return search;
}

export function sortOf(search: SessionsSearch): string {
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

// Everything that the filter language could read as its own sign stands in quotes. It has no way to
// write a quote within quotes: such a value is refused by the server with its reason.
function quote(value: string): string {
  if (/^[\p{L}\p{N}_.][\p{L}\p{N}_./@-]*$/u.test(value)) return value;
  return `"${value}"`;
}

/**
 * The filter in the server's language. The text stands last and as it was typed, so that whoever
 * knows the language can write `cost>0.1 -tag:nightly` into the search field.
 */
export function toQuery(filter: Filter): string {
  const terms: string[] = [];
  for (const field of ["state", "verdict", "agent"] as const) {
    if (filter[field].length > 0) terms.push(`${field}:${filter[field].map(quote).join(",")}`);
  }
  if (filter.production.length === 1) terms.push(`production:${filter.production[0]}`);
  if (filter.text.trim() !== "") terms.push(filter.text.trim());
  return terms.join(" ");
}

/** True when the list shows everything, newest first: then a new session belongs at its top. */
export function isPlain(q: string, sort: string): boolean {
  return q === "" && sort === DEFAULT_SORT;
}
