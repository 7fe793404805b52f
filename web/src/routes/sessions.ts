import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { useProject } from "@/api/project";
import { opensWithView } from "@/features/sessions/opening";
import { sessionsQuery } from "@/features/sessions/queries";
import { sortOf, validateSearch } from "@/features/sessions/search";
import { viewsQuery } from "@/features/sessions/viewQueries";
import { EVERYTHING, isBare } from "@/features/sessions/views";
import { rootRoute } from "@/routes/root";

export const sessionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions",
  validateSearch,
  loaderDeps: ({ search }) => ({
    q: search.q ?? "",
    sort: sortOf(search),
    named: search.view !== undefined && search.view !== EVERYTHING,
    bare: isBare(search),
  }),
  // Asked for while the page's program is still on its way.
  loader: ({ context: { cache }, deps: { q, sort, named, bare }, preload }) => {
    if (preload) return;
    cache.prefetchQuery(viewsQuery());
    // What a view lists is known once the view is here.
    if (named || (bare && opensWithView(useProject.getState().id))) return;
    cache.prefetchInfiniteQuery(sessionsQuery({ q, sort }));
  },
  component: lazyRouteComponent(() => import("@/features/sessions/SessionsPage"), "SessionsPage"),
});
