import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { eventsQuery, sessionQuery } from "@/api/sessionQueries";
import { validateSearch } from "@/features/session/search";
import { rootRoute } from "@/routes/root";

export const sessionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions/$sessionId",
  validateSearch,
  // Asked for while the page's program is still on its way. Whoever only points at a link gets the
  // session itself; its events come when they go there.
  loader: ({ context: { cache }, params: { sessionId }, preload }) => {
    cache.prefetchQuery(sessionQuery(sessionId));
    if (!preload) cache.prefetchInfiniteQuery(eventsQuery(sessionId));
  },
  component: lazyRouteComponent(() => import("@/features/session/SessionPage"), "SessionPage"),
});
