import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { prefetchOverview } from "@/api/overview";
import { rangeOf, validateSearch } from "@/features/home/search";
import { rootRoute } from "@/routes/root";

export const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  validateSearch,
  loaderDeps: ({ search }) => search,
  // Asked for while the page's program is still on its way.
  loader: ({ context: { cache }, deps, preload }) => {
    if (!preload) prefetchOverview(cache, "", rangeOf(deps));
  },
  component: lazyRouteComponent(() => import("@/features/home/HomePage"), "HomePage"),
});
