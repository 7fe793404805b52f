import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, retainSearchParams } from "@tanstack/react-router";
import { gate } from "@/routes/gate";

/** What a route may ask for before its page is here. */
export interface RouteContext {
  cache: QueryClient;
}

/** What every address may carry: the project that the page is about. */
export interface RootSearch {
  project?: string;
}

export const rootRoute = createRootRouteWithContext<RouteContext>()({
  validateSearch: (search: Record<string, unknown>): RootSearch =>
    typeof search.project === "string" && search.project !== "" ? { project: search.project } : {},
  beforeLoad: gate,
  // A link to another page leads to it in the same project.
  search: { middlewares: [retainSearchParams(["project"])] },
});
