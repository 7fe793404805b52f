// What a link to a session carries: the event that is open.
import * as z from "zod/mini";

const schema = z.object({ event: z.catch(z.optional(z.string()), undefined) });

export type SessionSearch = z.infer<typeof schema>;

export function validateSearch(raw: Record<string, unknown>): SessionSearch {
  const { event } = schema.parse(raw);
  return event ? { event } : {};
}
