import { createRoute } from "@tanstack/react-router";
import { SessionsPage } from "@/features/sessions/SessionsPage";
import { validateSearch } from "@/features/sessions/search";
import { rootRoute } from "@/routes/root";

export const sessionsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sessions",
  validateSearch,
  component: SessionsPage,
});
