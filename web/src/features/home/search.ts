// What a link to Home carries: the range of time, unless it is the last day.
import * as z from "zod/mini";
import { last, parseRange, type Range, writeRange } from "@/lib/range";

const schema = z.object({ range: z.catch(z.optional(z.string()), undefined) });
const DEFAULT = last(24, "h");

export interface HomeSearch {
  range?: string;
}

export function validateSearch(raw: Record<string, unknown>): HomeSearch {
  const range = parseRange(schema.parse(raw).range);
  return range ? toSearch(range) : {};
}

export function rangeOf(search: HomeSearch): Range {
  return parseRange(search.range) ?? DEFAULT;
}

export function toSearch(range: Range): HomeSearch {
  const text = writeRange(range);
  return text === writeRange(DEFAULT) ? {} : { range: text };
}
