import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext } from "@tanstack/react-router";

/** What a route may ask for before its page is here. */
export interface RouteContext {
  cache: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouteContext>()();
