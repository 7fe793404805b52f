// Every key of the query cache, so that live updates and pages name the same thing.

export interface SessionsView {
  q: string;
  sort: string;
}

export interface StatisticsView {
  q: string;
  every: "none" | "hour" | "day" | "week";
  by: "none" | "agent";
}

export const keys = {
  me: ["me"] as const,
  setup: ["setup"] as const,
  signIns: ["sign-ins"] as const,
  // Without its secret: there is one on screen.
  invitation: ["invitation"] as const,
  /** Everything that is summed or picked over many sessions: asked again when sessions change. */
  sums: ["sums"] as const,
  statistics: (view: StatisticsView) => ["sums", "statistics", view] as const,
  failures: (q: string, limit: number) => ["sums", "failures", q, limit] as const,
  newest: (q: string, limit: number) => ["sums", "newest", q, limit] as const,
  sessionLists: ["sessions"] as const,
  sessions: (view: SessionsView) => ["sessions", view] as const,
  views: ["views"] as const,
  agents: ["agents"] as const,
  filterFields: ["filter-fields"] as const,
  facets: (q: string) => ["sums", "facets", q] as const,
  hits: (words: string, q: string) => ["hits", words, q] as const,
  found: (q: string) => ["found", q] as const,
  apiKeys: ["api-keys"] as const,
  project: (id: string) => ["project", id] as const,
  retention: (id: string, days: number) => ["project", id, "retention", days] as const,
  /** `*`: those with a role in every project. */
  members: (project: string) => ["members", project] as const,
  accounts: ["accounts"] as const,
  /** What people keep: prompts, datasets, experiments, flags; one of them, and a part of it. */
  kept: (...what: string[]) => ["kept", ...what] as const,
  prices: ["prices"] as const,
  rates: (model: string, provider: string) => ["prices", "rates", model, provider] as const,
  repricings: ["repricings"] as const,
  receipts: (isServer: boolean) => ["receipts", isServer] as const,
  audit: (isServer: boolean, kind: string) => ["audit", isServer, kind] as const,
  session: (id: string) => ["session", id] as const,
  events: (id: string) => ["session", id, "events"] as const,
  digests: (id: string) => ["session", id, "digests"] as const,
  scores: (id: string) => ["session", id, "scores"] as const,
  runsBefore: (agent: string, before: string) => ["runs-before", agent, before] as const,
  server: ["server"] as const,
  event: (id: string, eventId: string) => ["session", id, "event", eventId] as const,
};
