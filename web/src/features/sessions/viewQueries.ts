import { queryOptions } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys } from "@/api/keys";

/** What of a view is made or changed; what is left out of a change stays as it is. */
export interface ViewFields {
  name?: string;
  q?: string;
  sort?: string;
  columns?: string[];
  is_shared?: boolean;
}

/** Every view that the reader sees, and which of them opens the list. */
export function viewsQuery() {
  return queryOptions({
    queryKey: keys.views,
    queryFn: ({ signal }) => take(client.GET("/v1/views", { signal })),
    staleTime: 30_000,
  });
}

export function createView(body: ViewFields & { name: string; q: string; sort: string }) {
  return take(client.POST("/v1/views", { body }));
}

export function updateView(id: string, body: ViewFields) {
  return take(client.PATCH("/v1/views/{view_id}", { params: { path: { view_id: id } }, body }));
}

export function deleteView(id: string) {
  return take(client.DELETE("/v1/views/{view_id}", { params: { path: { view_id: id } } }));
}

export function setDefaultView(id: string | null) {
  return take(client.PUT("/v1/default-view", { body: { view_id: id } }));
}
