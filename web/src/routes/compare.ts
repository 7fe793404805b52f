import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { eventsQuery, sessionQuery } from "@/api/sessionQueries";
import { validateSearch } from "@/features/compare/search";
import { rootRoute } from "@/routes/root";

export const compareRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/compare",
  validateSearch,
  loaderDeps: ({ search: { a, b } }) => ({ a, b }),
  loader: ({ context: { cache }, deps: { a, b }, preload }) => {
    if (preload || !a || !b) return;
    for (const id of [a, b]) {
      cache.prefetchQuery(sessionQuery(id));
      cache.prefetchInfiniteQuery(eventsQuery(id));
    }
  },
  component: lazyRouteComponent(() => import("@/features/compare/ComparePage"), "ComparePage"),
});
