// What a link to a comparison carries: the two sessions, and the pair that is open.
import * as z from "zod/mini";

const text = z.catch(z.optional(z.string().check(z.minLength(1))), undefined);
const schema = z.object({ a: text, b: text, at: text });

export interface CompareSearch {
  /** The earlier run, or the one that is known to be good. */
  a?: string;
  b?: string;
  /** The pair that is open: both events' ids. */
  at?: string;
}

export function validateSearch(raw: Record<string, unknown>): CompareSearch {
  const { a, b, at } = schema.parse(raw);
  return { ...(a ? { a } : {}), ...(b ? { b } : {}), ...(at ? { at } : {}) };
}
