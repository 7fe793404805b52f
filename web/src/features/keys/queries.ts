import { queryOptions } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys } from "@/api/keys";
import type { Role } from "@/api/types";

export function apiKeysQuery() {
  return queryOptions({
    queryKey: keys.apiKeys,
    queryFn: ({ signal }) => take(client.GET("/v1/keys", { signal })),
    // That a key is used is what one waits for here.
    refetchInterval: 15_000,
  });
}

export function createKey(body: { name: string; role: Role }) {
  return take(client.POST("/v1/keys", { body }));
}

export function revokeKey(prefix: string) {
  return take(client.DELETE("/v1/keys/{prefix}", { params: { path: { prefix } } }));
}
