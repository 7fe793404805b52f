import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { validateSearch } from "@/features/session/search";
import { rootRoute } from "@/routes/root";

export const sessionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions/$sessionId",
  validateSearch,
  component: lazyRouteComponent(() => import("@/features/session/SessionPage"), "SessionPage"),
});
