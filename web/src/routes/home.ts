import { createRoute, redirect } from "@tanstack/react-router";
import { validateSearch } from "@/features/sessions/search";
import { rootRoute } from "@/routes/root";

/** The front door: the list has one address, whichever way one came. */
export const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  validateSearch,
  beforeLoad: ({ search }) => {
    throw redirect({ to: "/sessions", search, replace: true });
  },
});
