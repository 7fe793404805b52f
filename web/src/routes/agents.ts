import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { prefetchOverview } from "@/api/overview";
import { rangeOf, validateSearch } from "@/features/agents/search";
import { writeTerm } from "@/lib/filterText";
import { rootRoute } from "@/routes/root";

export const agentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/agents",
  validateSearch,
  component: lazyRouteComponent(() => import("@/features/agents/AgentsPage"), "AgentsPage"),
});

export const agentRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/agents/$agentId",
  validateSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { cache }, params, deps, preload }) => {
    if (!preload) prefetchOverview(cache, writeTerm("agent", [params.agentId]), rangeOf(deps));
  },
  component: lazyRouteComponent(() => import("@/features/agents/AgentPage"), "AgentPage"),
});
