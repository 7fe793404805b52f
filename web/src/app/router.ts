import { createRouter, parseSearchWith, stringifySearchWith } from "@tanstack/react-router";
import { NotFound } from "@/app/NotFound";
import { RouteError } from "@/app/RouteError";
import { Shell } from "@/app/Shell";
import { healthRoute } from "@/routes/health";
import { homeRoute } from "@/routes/home";
import { type RouteContext, rootRoute } from "@/routes/root";
import { sessionRoute } from "@/routes/session";
import { sessionsRoute } from "@/routes/sessions";

rootRoute.update({ component: Shell });
const routeTree = rootRoute.addChildren([homeRoute, sessionsRoute, sessionRoute, healthRoute]);

export function createAppRouter(context: RouteContext) {
  return createRouter({
    routeTree,
    context,
    // Every parameter is a plain text, so that addresses stay short and can be typed by hand.
    parseSearch: parseSearchWith((value) => value),
    stringifySearch: stringifySearchWith(String),
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: RouteError,
    defaultPreload: "intent",
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
