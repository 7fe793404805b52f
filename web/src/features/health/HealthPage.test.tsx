import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import type { ServerStatus } from "@/api/types";
import { HealthPage } from "@/features/health/HealthPage";
import { TooltipProvider } from "@/ui/Tooltip";

const QUIET = {
  version: "1.2.3",
  mode: "local",
  sessions: 2,
  losses: [],
  ingest: {
    batches: 4,
    accepted: 1_234,
    duplicates: 0,
    clamped: 0,
    busy: 0,
    drained: 0,
    redacted: {},
    refused: {},
    interrupted: {},
  },
  spool: [{ path: "/data/spool", writers_alive: 1, writers_dead: 0, bytes: 262_144 }],
  started_at: "2026-11-21T10:00:00.000000Z",
} satisfies ServerStatus;

afterEach(() => vi.unstubAllGlobals());

async function show(...answers: (() => Promise<Response> | Response)[]) {
  const fetch = vi.fn(() => Promise.resolve((answers.shift() ?? (() => Response.error()))()));
  vi.stubGlobal("fetch", fetch);
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const root = createRootRoute({ component: HealthPage });
  const sessions = createRoute({ getParentRoute: () => root, path: "/sessions" });
  const router = createRouter({
    routeTree: root.addChildren([sessions]),
    history: createMemoryHistory(),
  });
  await router.load();
  render(
    <QueryClientProvider client={cache}>
      <TooltipProvider>
        <RouterProvider router={router as never} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { fetch, cache };
}

const answer = (status: ServerStatus) => () => Response.json(status);

it("says that it is loading", async () => {
  await show(() => new Promise<Response>(() => {}));
  expect(screen.getByRole("status").textContent).toBe("Loading the server's health");
});

it("says that nothing was lost, and what came in", async () => {
  await show(answer(QUIET));
  expect(await screen.findByText("Nothing that was recorded is known to be lost.")).toBeTruthy();
  expect(screen.getByText("1,234")).toBeTruthy();
  expect(screen.getByText("/data/spool")).toBeTruthy();
  expect(screen.getByText("1 program recording")).toBeTruthy();
  expect(screen.getByText(/Lucidic 1\.2\.3 · 2 sessions/)).toBeTruthy();
});

it("tells each loss with its count, its meaning and where it was", async () => {
  const times = { first_at: QUIET.started_at, last_at: "2026-11-21T11:00:00.000000Z" };
  const losses = [
    {
      reason: "spool_full",
      count: 1_200,
      source: "program",
      meaning: "The folder was full.",
      ...times,
    },
    { reason: "from_the_future", count: 1, source: "program", meaning: null, ...times },
    {
      reason: "session_deleted",
      count: 3,
      source: "store",
      meaning: "Deleted.",
      first_at: null,
      last_at: null,
    },
  ];
  await show(answer({ ...QUIET, losses }));
  expect(await screen.findByText("spool_full")).toBeTruthy();
  expect(screen.getByRole("region", { name: "Lost" })).toBeTruthy();
  expect(screen.getByText("1,200")).toBeTruthy();
  expect(screen.getByText("The folder was full.")).toBeTruthy();
  expect(screen.getByText(/does not know the reason/)).toBeTruthy();
  expect(screen.getAllByText(/^first/)).toHaveLength(2);
  expect(screen.queryByText(/known to be lost/)).toBeNull();
});

it("tells the parts of a count, and what becomes of dead programs' journals", async () => {
  const ingest = {
    ...QUIET.ingest,
    redacted: { "aws-key": 2, jwt: 1 },
    interrupted: { lease: 1 },
  };
  const spool = [{ path: "/s", writers_alive: 0, writers_dead: 2, bytes: 0 }];
  await show(answer({ ...QUIET, ingest, spool }));
  expect(await screen.findByText("aws-key 2, jwt 1")).toBeTruthy();
  expect(screen.getByRole("link", { name: "1" }).getAttribute("href")).toContain("interrupted");
  expect(screen.getByText("0 programs recording, 2 journals of dead programs")).toBeTruthy();
  expect(screen.getByText("lucidic drain")).toBeTruthy();
});

it("shows a project's losses only to those who may not see the whole server", async () => {
  await show(answer({ ...QUIET, ingest: null, spool: [] }));
  expect(await screen.findByText("Lost")).toBeTruthy();
  expect(screen.queryByText("Spool folders")).toBeNull();
  expect(screen.queryByText("Since the start")).toBeNull();
});

it("shows the server's words when it fails, and tries again", async () => {
  const problem = { detail: "The store is busy.", code: "busy", hint: "Wait." };
  await show(() => Response.json(problem, { status: 503 }), answer(QUIET));
  expect((await screen.findByRole("alert")).textContent).toContain("The store is busy.");
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("/data/spool")).toBeTruthy();
});

it("keeps what it knows when the server goes away, and says so", async () => {
  const { cache } = await show(answer(QUIET), () => Promise.reject(new TypeError("gone")));
  await screen.findByText("/data/spool");
  await cache.refetchQueries();
  await waitFor(() => expect(screen.getByRole("alert").textContent).toMatch(/does not answer/));
  expect(screen.getByText("/data/spool")).toBeTruthy();
});
