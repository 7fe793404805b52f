// What a link to a session carries: the view, and the event that is open.
import * as z from "zod/mini";

export const VIEWS = ["trace", "timeline", "transcript", "graph", "replay"] as const;
export type View = (typeof VIEWS)[number];

const schema = z.object({
  event: z.catch(z.optional(z.string()), undefined),
  view: z.catch(z.optional(z.enum(VIEWS)), undefined),
});

export interface SessionSearch {
  event?: string;
  /** Absent for the first view, so that the plain address of a session stays plain. */
  view?: View;
}

export function validateSearch(raw: Record<string, unknown>): SessionSearch {
  const { event, view } = schema.parse(raw);
  return toSearch(view ?? "trace", event ?? null);
}

export function toSearch(view: View, event: string | null): SessionSearch {
  return { ...(view === "trace" ? {} : { view }), ...(event ? { event } : {}) };
}
