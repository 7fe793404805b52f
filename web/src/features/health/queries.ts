import { queryOptions } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys } from "@/api/keys";

// The server looks through its spool folders about as often.
const EVERY_MS = 5_000;

export function serverQuery() {
  return queryOptions({
    queryKey: keys.server,
    queryFn: ({ signal }) => take(client.GET("/v1/server", { signal })),
    refetchInterval: EVERY_MS,
  });
}
