import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { rootRoute } from "@/routes/root";

const libraryRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/library",
  component: lazyRouteComponent(() => import("@/features/library/LibraryFrame"), "LibraryFrame"),
});

const indexRoute = createRoute({
  getParentRoute: () => libraryRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/library/prompts", replace: true });
  },
});

const promptsRoute = createRoute({
  getParentRoute: () => libraryRoute,
  path: "prompts",
  component: lazyRouteComponent(() => import("@/features/library/PromptsPage"), "PromptsPage"),
});

const promptRoute = createRoute({
  getParentRoute: () => libraryRoute,
  path: "prompts/$promptId",
  component: lazyRouteComponent(() => import("@/features/library/PromptPage"), "PromptPage"),
});

const datasetsRoute = createRoute({
  getParentRoute: () => libraryRoute,
  path: "datasets",
  component: lazyRouteComponent(() => import("@/features/library/DatasetsPage"), "DatasetsPage"),
});

const datasetRoute = createRoute({
  getParentRoute: () => libraryRoute,
  path: "datasets/$datasetId",
  component: lazyRouteComponent(() => import("@/features/library/DatasetPage"), "DatasetPage"),
});

const experimentsRoute = createRoute({
  getParentRoute: () => libraryRoute,
  path: "experiments",
  component: lazyRouteComponent(
    () => import("@/features/library/ExperimentsPage"),
    "ExperimentsPage",
  ),
});

const experimentRoute = createRoute({
  getParentRoute: () => libraryRoute,
  path: "experiments/$experimentId",
  component: lazyRouteComponent(
    () => import("@/features/library/ExperimentPage"),
    "ExperimentPage",
  ),
});

const flagsRoute = createRoute({
  getParentRoute: () => libraryRoute,
  path: "flags",
  component: lazyRouteComponent(() => import("@/features/library/FlagsPage"), "FlagsPage"),
});

export const libraryRoutes = libraryRoute.addChildren([
  indexRoute,
  promptsRoute,
  promptRoute,
  datasetsRoute,
  datasetRoute,
  experimentsRoute,
  experimentRoute,
  flagsRoute,
]);
