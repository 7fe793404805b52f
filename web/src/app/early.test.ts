import { QueryClient } from "@tanstack/react-query";
import { createMemoryHistory } from "@tanstack/react-router";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { setProject } from "@/api/project";
import { beginPage } from "@/app/early";
import { createAppRouter } from "@/app/router";
import { savePreference } from "@/lib/preferences";

const PROJECT = { project_id: "p 1", name: "Desk", role: "member" };
const me = { mode: "local", account: null, everywhere: "owner", projects: [PROJECT] };

let asked: URL[];

// Reading the pages' programs is most of this file's time, and no test's own.
beforeAll(async () => {
  await import("@/features/home/HomePage");
  await import("@/features/sessions/SessionsPage");
  await import("@/features/session/SessionPage");
}, 60_000);

beforeEach(() => {
  asked = [];
  vi.stubGlobal("fetch", async (given: Request | string) => {
    const url = new URL(typeof given === "string" ? given : given.url, location.origin);
    asked.push(url);
    if (url.pathname === "/v1/me") return Response.json(me);
    return Response.json({ items: [], total: 0, next_cursor: null });
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
  setProject(null);
  me.mode = "local";
});

/** What was asked for before the program came, and what the program then asked for beside it. */
async function open(address: string): Promise<{ early: number; late: string[] }> {
  const { pathname, searchParams } = new URL(address, location.origin);
  beginPage(pathname, searchParams);
  const early = asked.length;
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = createAppRouter({ cache });
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [address] }) });
  await router.load();
  await vi.waitFor(() => expect(cache.isFetching()).toBe(0));
  return { early, late: asked.slice(early).map((url) => url.pathname + url.search) };
}

it.each([
  ["/", 6],
  ["/?range=7d", 6],
  ["/?range=2026-11-01T00:00~2026-11-08T00:00", 6],
  // There is no period before all time until then.
  ["/?range=~2026-11-08T00:00", 4],
  ["/sessions", 3],
  ["/sessions?q=agent%3Adesk%20name%3A%22a%20b%22&sort=-cost", 3],
  // What a view lists is known once the view is here.
  ["/sessions?view=v1&sort=-cost", 2],
  ["/sessions/a%20b%2Fc?view=graph", 3],
])("asks for %s what its page asks for, and nothing twice", async (address, count) => {
  expect(await open(address)).toEqual({ early: count, late: [] });
});

it("asks in the project of the address, else in the one that was last looked at", async () => {
  me.mode = "accounts";
  savePreference("project", "p 1");
  expect(await open("/sessions/s")).toEqual({ early: 3, late: [] });
  expect(asked.map((url) => url.searchParams.get("project"))).toEqual([null, "p 1", "p 1"]);
});

it("asks only who looks where a page has no questions of its own", async () => {
  beginPage("/settings/keys", new URLSearchParams());
  expect(asked.map((url) => url.pathname)).toEqual(["/v1/me"]);
});
