import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { sessionsQuery } from "@/features/sessions/queries";
import { sortOf, validateSearch } from "@/features/sessions/search";
import { rootRoute } from "@/routes/root";

export const sessionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions",
  validateSearch,
  loaderDeps: ({ search }) => ({ q: search.q ?? "", sort: sortOf(search) }),
  // Asked for while the page's program is still on its way.
  loader: ({ context: { cache }, deps, preload }) => {
    if (!preload) cache.prefetchInfiniteQuery(sessionsQuery(deps));
  },
  component: lazyRouteComponent(() => import("@/features/sessions/SessionsPage"), "SessionsPage"),
});
