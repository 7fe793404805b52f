// Before a page: who looks at it, and which project it is about.
import type { QueryClient } from "@tanstack/react-query";
import { type ParsedLocation, redirect } from "@tanstack/react-router";
import { meQuery } from "@/api/access";
import { client } from "@/api/client";
import { ApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import { setProject, useProject } from "@/api/project";
import type { Me } from "@/api/types";
import { loadPreference, savePreference } from "@/lib/preferences";
import { isOutside } from "@/routes/outside";

interface Visit {
  context: { cache: QueryClient };
  location: ParsedLocation;
  search: { project?: string };
  preload: boolean;
}

const LAST_PROJECT = "project";

/** Leads to the sign-in or the setup whom the server does not know, and settles the project. */
export async function gate({ context: { cache }, location, search, preload }: Visit) {
  if (isOutside(location.pathname)) return;
  const me = await askWho(cache, location);
  // The server is silent or broken: each page says so itself, and tries again.
  if (me === null) return;
  if (me.mode === "local" || me.projects.length === 0) return settle(cache, null, preload);
  const project = search.project ?? (await projectFor(me, location.pathname));
  if (search.project === undefined && me.projects.length > 1) {
    const found = new URLSearchParams(location.searchStr);
    found.set("project", project);
    throw redirect({ href: `${location.pathname}?${found}#${location.hash}`, replace: true });
  }
  settle(cache, project, preload);
}

async function askWho(cache: QueryClient, location: ParsedLocation): Promise<Me | null> {
  try {
    return await cache.ensureQueryData(meQuery());
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === "setup_required") throw redirect({ to: "/setup", replace: true });
    if (error.status === 401) {
      throw redirect({ to: "/sign-in", search: { return_to: location.href }, replace: true });
    }
    return null;
  }
}

function settle(cache: QueryClient, project: string | null, preload: boolean): void {
  if (preload || useProject.getState().id === project) return;
  setProject(project);
  if (project !== null) savePreference(LAST_PROJECT, project);
  // Everything that is kept but who one is was said about another project.
  cache.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.me[0] });
}

/** The project of an address that names none: where its session is, or where one was last. */
async function projectFor(me: Me, path: string): Promise<string> {
  const ids = me.projects.map((project) => project.project_id);
  const last = loadPreference(LAST_PROJECT);
  const likely = ids.find((id) => id === last) ?? ids[0] ?? "";
  const session = /^\/sessions\/([^/]+)/.exec(path)?.[1];
  if (session === undefined || ids.length < 2) return likely;
  for (const project of [likely, ...ids.filter((id) => id !== likely)]) {
    if (await hasSession(project, decodeURIComponent(session))) return project;
  }
  return likely;
}

async function hasSession(project: string, id: string): Promise<boolean> {
  const params = { path: { session_id: id }, query: { project } };
  const { response } = await client.GET("/v1/sessions/{session_id}", { params });
  return response.ok;
}
