// Who looks at this page, and what they may do. The server decides; this only keeps pages from
// offering what it would refuse.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys } from "@/api/keys";
import { useProject } from "@/api/project";
import type { Me, Role } from "@/api/types";

export function meQuery() {
  return queryOptions({
    queryKey: keys.me,
    queryFn: ({ signal }) => take(client.GET("/v1/me", { signal })),
    // Roles change seldom, and the server checks them anyway.
    staleTime: 60_000,
  });
}

/** From the least to the furthest; each includes those before it. */
export const ROLES: readonly Role[] = ["viewer", "member", "admin", "owner"];

export function covers(role: Role | null | undefined, needed: Role): boolean {
  return role != null && ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

export interface Access {
  me: Me | undefined;
  /** There are no accounts here: everybody on this host may everything. */
  isLocal: boolean;
  /** Programs need a key to record: there are accounts. */
  needsKey: boolean;
  projectId: string;
  projectName: string;
  /** The role in the project on screen. */
  role: Role | null;
  may: (needed: Role) => boolean;
  /** The same in every project, which is what calls about the whole server need. */
  mayEverywhere: (needed: Role) => boolean;
}

export function accessOf(me: Me | undefined, projectId: string | null): Access {
  const project = me?.projects.find((each) => each.project_id === projectId) ?? me?.projects[0];
  const role = project?.role ?? null;
  return {
    me,
    isLocal: me?.mode === "local",
    needsKey: me?.mode === "accounts",
    projectId: project?.project_id ?? "",
    projectName: project?.name ?? "",
    role,
    may: (needed) => covers(role, needed),
    mayEverywhere: (needed) => covers(me?.everywhere, needed),
  };
}

export function useAccess(): Access {
  const me = useQuery(meQuery());
  const projectId = useProject((project) => project.id);
  return accessOf(me.data, projectId);
}
