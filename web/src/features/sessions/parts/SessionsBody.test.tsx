import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { ComponentProps } from "react";
import { expect, it, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { DEFAULT_COLUMNS } from "@/features/sessions/parts/columns";
import { SessionsBody } from "@/features/sessions/parts/SessionsBody";
import { summary } from "@/test/builders";
import { TooltipProvider } from "@/ui/Tooltip";

type Props = ComponentProps<typeof SessionsBody>;

async function show(given: Partial<Props>) {
  const props: Props = {
    rows: [],
    total: 0,
    sort: "-started_at",
    status: "success",
    error: null,
    filtered: false,
    stale: false,
    columns: DEFAULT_COLUMNS,
    hasMore: false,
    loadingMore: false,
    moreFailed: false,
    origin: "http://localhost:8000",
    needsKey: false,
    onSort: vi.fn(),
    onMore: vi.fn(),
    onRetry: vi.fn(),
    onClear: vi.fn(),
    onAtTop: vi.fn(),
    ...given,
  };
  const root = createRootRoute({ component: () => <SessionsBody {...props} /> });
  const session = createRoute({ getParentRoute: () => root, path: "/sessions/$sessionId" });
  const router = createRouter({
    routeTree: root.addChildren([session]),
    history: createMemoryHistory(),
  });
  await router.load();
  render(
    <TooltipProvider>
      <RouterProvider router={router as never} />
    </TooltipProvider>,
  );
  return props;
}

it("says that it is loading", async () => {
  await show({ status: "pending" });
  expect(screen.getByRole("status").textContent).toBe("Loading sessions");
});

it("shows the first program when nothing was ever recorded", async () => {
  await show({});
  expect(screen.getByText("Record your first session")).toBeTruthy();
  expect(screen.getByText(/lai\.init\(/)).toBeTruthy();
  expect(screen.queryByText(/LUCIDIC_BASE_URL/)).toBeNull();
});

it("names the setting that a program needs for another address", async () => {
  await show({ origin: "http://127.0.0.1:9000" });
  expect(screen.getByText("export LUCIDIC_BASE_URL=http://127.0.0.1:9000")).toBeTruthy();
});

it("leads to the keys where a program needs one", async () => {
  await show({ needsKey: true });
  expect(screen.getByText("export LUCIDIC_API_KEY=lucidic_…")).toBeTruthy();
  expect(screen.getByRole("link", { name: "make one" })).toBeTruthy();
});

it("offers to clear a filter that matches nothing", async () => {
  const { onClear } = await show({ filtered: true });
  fireEvent.click(screen.getByRole("button", { name: "Clear the filter" }));
  expect(onClear).toHaveBeenCalledOnce();
});

it("shows the server's words and hint, and tries again", async () => {
  const error = new ApiError(503, "store.busy", "The store is busy.", "Wait a few seconds.");
  const { onRetry } = await show({ status: "error", error });
  expect(screen.getByRole("alert").textContent).toContain("The store is busy.");
  expect(screen.getByRole("alert").textContent).toContain("Wait a few seconds.");
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(onRetry).toHaveBeenCalledOnce();
});

it("what is wrong with a filter stands at the filter, not here", async () => {
  const error = new ApiError(400, "query", "no field 'colour'", "use tag:colour", null, 0);
  await show({ status: "error", error, filtered: true });
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
});

it("draws a row as a link, with state and verdict apart", async () => {
  const row = summary({
    session_id: "https://room/a b",
    name: "Night shift",
    state: "interrupted",
    is_successful: true,
    session_eval: 0.5,
    errors: 2,
  });
  await show({ rows: [row], total: 1 });
  const link = screen.getByRole("link", { name: "Night shift" });
  expect(link.getAttribute("href")).toBe("/sessions/https%3A%2F%2Froom%2Fa%20b");
  for (const words of ["Interrupted", "Success", "0.5", "2 errors"]) {
    expect(screen.getByText(words)).toBeTruthy();
  }
  expect(screen.getByText("1 session, that is all.")).toBeTruthy();
});

it("tells how many are loaded, and of how many where that was counted", async () => {
  await show({ rows: [summary()], total: 9, hasMore: true });
  expect(screen.getByText("1 session of 9 loaded…")).toBeTruthy();
  cleanup();
  await show({ rows: [summary()], total: null, hasMore: true });
  expect(screen.getByText("1 session loaded…")).toBeTruthy();
});

it("keeps what it has when the next page fails, and says so", async () => {
  const { onRetry } = await show({
    rows: [summary()],
    total: 9,
    status: "error",
    moreFailed: true,
    hasMore: true,
  });
  expect(screen.getByRole("link", { name: "Customer query" })).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(onRetry).toHaveBeenCalledOnce();
});
