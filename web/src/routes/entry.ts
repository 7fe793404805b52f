import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { validateSearch } from "@/features/accounts/search";
import { rootRoute } from "@/routes/root";

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch,
  component: lazyRouteComponent(() => import("@/features/accounts/SignInPage"), "SignInPage"),
});

export const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/setup",
  component: lazyRouteComponent(() => import("@/features/accounts/SetupPage"), "SetupPage"),
});

export const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/invitation",
  component: lazyRouteComponent(
    () => import("@/features/accounts/InvitationPage"),
    "InvitationPage",
  ),
});
