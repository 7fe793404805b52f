import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys } from "@/api/keys";

export function projectQuery(id: string) {
  return queryOptions({
    queryKey: keys.project(id),
    queryFn: ({ signal }) =>
      take(
        client.GET("/v1/projects/{project_id}", { params: { path: { project_id: id } }, signal }),
      ),
    enabled: id !== "",
  });
}

/** What keeping so many days would delete now; asking deletes nothing. */
export function retentionQuery(id: string, days: number | null) {
  return queryOptions({
    queryKey: keys.retention(id, days ?? 0),
    queryFn: ({ signal }) =>
      take(
        client.GET("/v1/projects/{project_id}/retention", {
          params: { path: { project_id: id }, query: { days } },
          signal,
        }),
      ),
    enabled: days !== null,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}

/** How much there is of what a deletion takes. */
export function agentsQuery() {
  return queryOptions({
    queryKey: keys.agents,
    queryFn: ({ signal }) => take(client.GET("/v1/agents", { signal })),
  });
}

export function updateProject(id: string, body: { name?: string; retention_days?: number | null }) {
  return take(
    client.PATCH("/v1/projects/{project_id}", { params: { path: { project_id: id } }, body }),
  );
}

export function createProject(name: string) {
  return take(client.POST("/v1/projects", { body: { name } }));
}

export function deleteProject(id: string, name: string) {
  return take(
    client.DELETE("/v1/projects/{project_id}", {
      params: { path: { project_id: id }, query: { name } },
    }),
  );
}
