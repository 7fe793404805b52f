import { queryOptions } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys } from "@/api/keys";
import type { Role } from "@/api/types";

/** Roles in every project are those of `*`. */
export const EVERY_PROJECT = "*";

const path = (project: string) => ({ project_id: project });

export function membersQuery(project: string) {
  return queryOptions({
    queryKey: keys.members(project),
    queryFn: ({ signal }) =>
      take(
        client.GET("/v1/projects/{project_id}/members", {
          params: { path: path(project) },
          signal,
        }),
      ),
    enabled: project !== "",
  });
}

export function addMember(project: string, body: { email: string; role: Role }) {
  return take(
    client.POST("/v1/projects/{project_id}/members", { params: { path: path(project) }, body }),
  );
}

export function setRole(project: string, account: string, role: Role) {
  return take(
    client.PATCH("/v1/projects/{project_id}/members/{account_id}", {
      params: { path: { ...path(project), account_id: account } },
      body: { role },
    }),
  );
}

export function removeMember(project: string, account: string) {
  return take(
    client.DELETE("/v1/projects/{project_id}/members/{account_id}", {
      params: { path: { ...path(project), account_id: account } },
    }),
  );
}

export function accountsQuery() {
  return queryOptions({
    queryKey: keys.accounts,
    queryFn: ({ signal }) => take(client.GET("/v1/accounts", { signal })),
  });
}

export function inviteAccount(account: string) {
  return take(
    client.POST("/v1/accounts/{account_id}/invitation", {
      params: { path: { account_id: account } },
    }),
  );
}

export function deleteAccount(account: string) {
  return take(
    client.DELETE("/v1/accounts/{account_id}", { params: { path: { account_id: account } } }),
  );
}
