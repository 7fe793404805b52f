import { createRouter, stringifySearchWith } from "@tanstack/react-router";
import { Frame } from "@/app/Frame";
import { NotFound } from "@/app/NotFound";
import { RouteError } from "@/app/RouteError";
import { PHONE } from "@/lib/phone";
import { agentRoute, agentsRoute } from "@/routes/agents";
import { compareRoute } from "@/routes/compare";
import { invitationRoute, setupRoute, signInRoute } from "@/routes/entry";
import { healthRoute } from "@/routes/health";
import { homeRoute } from "@/routes/home";
import { libraryRoutes } from "@/routes/library";
import { type RouteContext, rootRoute } from "@/routes/root";
import { sessionRoute } from "@/routes/session";
import { sessionsRoute } from "@/routes/sessions";
import { settingsRoutes } from "@/routes/settings";

rootRoute.update({ component: Frame });
const routeTree = rootRoute.addChildren([
  signInRoute,
  setupRoute,
  invitationRoute,
  homeRoute,
  sessionsRoute,
  sessionRoute,
  agentsRoute,
  agentRoute,
  compareRoute,
  healthRoute,
  libraryRoutes,
  settingsRoutes,
]);

export function createAppRouter(context: RouteContext) {
  return createRouter({
    routeTree,
    context,
    // Every parameter is a plain text, so that addresses stay short and can be typed by hand. The
    // router's own reader makes numbers of what looks like one: an id may be 0042.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: stringifySearchWith(String),
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: RouteError,
    defaultPreload: "intent",
    // On a telephone the page of a session goes to the chosen event by itself (DetailsPanel), before
    // the router says that it is there or after.
    scrollRestoration: ({ location }) => !("event" in location.search && matchMedia(PHONE).matches),
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouter;
  }
}
