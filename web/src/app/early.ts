// What the page of an address needs, asked for before the program that draws it is here: its own
// part of the program, and the server's answers. It runs first, so it is small: addresses are
// written out, and early.test.ts holds them against what the pages ask for.
import { askEarly } from "@/api/early";
import { overviewViews } from "@/api/overviewViews";
import { opensWithView } from "@/features/sessions/opening";
import { loadPreference } from "@/lib/preferences";
import { inWholeDays, last, parseRange } from "@/lib/range";

interface Page {
  path: RegExp;
  program: () => Promise<unknown>;
  /** What it asks the server for, the most urgent first; `id` is what the pattern has caught. */
  asks: (search: URLSearchParams, id: string) => string[];
}

const PAGES: readonly Page[] = [
  {
    path: /^\/$/,
    program: () => import("@/features/home/HomePage"),
    asks: (search) => {
      const now = Date.now();
      const range = parseRange(search.get("range") ?? "") ?? last(24, "h");
      const { q, ...views } = overviewViews("", inWholeDays(range, now), now);
      const { total, totalBefore, series, seriesBefore } = views;
      return [
        ...[total, totalBefore, series, seriesBefore].flatMap((view) =>
          view ? [`/v1/statistics?${new URLSearchParams({ ...view, limit: "200" })}`] : [],
        ),
        `/v1/failures?${new URLSearchParams({ q, limit: "8" })}`,
      ];
    },
  },
  {
    path: /^\/sessions\/?$/,
    program: () => import("@/features/sessions/SessionsPage"),
    asks: (search) => {
      const q = search.get("q")?.trim();
      const sort = search.get("sort") ?? "-started_at";
      const view = search.get("view");
      const bare = ["view", "q", "sort", "cols"].every((each) => !search.has(each));
      const project = search.get("project") ?? loadPreference("project");
      if ((view && view !== "all") || (bare && opensWithView(project))) return ["/v1/views"];
      return [
        "/v1/views",
        `/v1/sessions?${new URLSearchParams({ ...(q ? { q } : {}), sort, limit: "100" })}`,
      ];
    },
  },
  {
    path: /^\/sessions\/([^/]+)\/?$/,
    program: () => import("@/features/session/SessionPage"),
    asks: (_search, id) => [`/v1/sessions/${id}/events?limit=1000`, `/v1/sessions/${id}`],
  },
];

/** Begins to load and to ask; whatever fails here is asked for again, and told of, by the page. */
export function beginPage(pathname: string, search: URLSearchParams): void {
  askEarly("/v1/me");
  const page = PAGES.find(({ path }) => path.test(pathname));
  if (!page) return;
  page.program().catch(() => {});
  const project = search.get("project") ?? loadPreference("project");
  for (const address of page.asks(search, page.path.exec(pathname)?.[1] ?? "")) {
    const scope = project
      ? `${address.includes("?") ? "&" : "?"}project=${encodeURIComponent(project)}`
      : "";
    askEarly(address + scope);
  }
}
