// What links to the agents carry: the range of time, unless it is the last week.
import * as z from "zod/mini";
import { last, parseRange, type Range, writeRange } from "@/lib/range";

const schema = z.object({ range: z.catch(z.optional(z.string()), undefined) });
const DEFAULT = last(7, "d");

export interface AgentsSearch {
  range?: string;
}

export function validateSearch(raw: Record<string, unknown>): AgentsSearch {
  const range = parseRange(schema.parse(raw).range);
  return range ? toSearch(range) : {};
}

export function rangeOf(search: AgentsSearch): Range {
  return parseRange(search.range) ?? DEFAULT;
}

export function toSearch(range: Range): AgentsSearch {
  const text = writeRange(range);
  return text === writeRange(DEFAULT) ? {} : { range: text };
}
