import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { validateSearch as auditSearch } from "@/features/audit/search";
import { validateSearch as receiptsSearch } from "@/features/receipts/search";
import { rootRoute } from "@/routes/root";

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("@/features/settings/SettingsFrame"), "SettingsFrame"),
});

const indexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/keys", replace: true });
  },
});

const projectRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "project",
  component: lazyRouteComponent(() => import("@/features/projects/ProjectPage"), "ProjectPage"),
});

const keysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "keys",
  component: lazyRouteComponent(() => import("@/features/keys/KeysPage"), "KeysPage"),
});

const membersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "members",
  component: lazyRouteComponent(() => import("@/features/members/MembersPage"), "MembersPage"),
});

const pricesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "prices",
  component: lazyRouteComponent(() => import("@/features/prices/PricesPage"), "PricesPage"),
});

const deletionsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "deletions",
  validateSearch: receiptsSearch,
  component: lazyRouteComponent(() => import("@/features/receipts/ReceiptsPage"), "ReceiptsPage"),
});

const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "audit",
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import("@/features/audit/AuditPage"), "AuditPage"),
});

const projectsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "projects",
  component: lazyRouteComponent(() => import("@/features/projects/ProjectsPage"), "ProjectsPage"),
});

const peopleRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "people",
  component: lazyRouteComponent(() => import("@/features/members/PeoplePage"), "PeoplePage"),
});

const accountRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "account",
  component: lazyRouteComponent(() => import("@/features/accounts/AccountPage"), "AccountPage"),
});

export const settingsRoutes = settingsRoute.addChildren([
  indexRoute,
  projectRoute,
  keysRoute,
  membersRoute,
  pricesRoute,
  deletionsRoute,
  auditRoute,
  projectsRoute,
  peopleRoute,
  accountRoute,
]);
