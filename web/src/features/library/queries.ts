import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys } from "@/api/keys";

const PAGE = 50;

interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
  total: number;
}

interface Asked {
  limit: number;
  cursor?: string;
}

/** The pages of a list of what is kept, the newest first. */
function paged<Item>(
  key: readonly string[],
  ask: (query: Asked, signal: AbortSignal) => Promise<Page<Item>>,
) {
  return infiniteQueryOptions({
    queryKey: keys.kept(...key),
    queryFn: ({ pageParam, signal }) =>
      ask({ limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<Item>) => page.next_cursor,
  });
}

export const promptsQuery = () =>
  paged(["prompts"], (query, signal) =>
    take(client.GET("/v1/prompts", { params: { query }, signal })),
  );

export const promptQuery = (id: string) =>
  queryOptions({
    queryKey: keys.kept("prompt", id),
    queryFn: ({ signal }) =>
      take(client.GET("/v1/prompts/{prompt_id}", { params: { path: { prompt_id: id } }, signal })),
  });

export const versionsQuery = (id: string) =>
  paged(["prompt", id, "versions"], (query, signal) =>
    take(
      client.GET("/v1/prompts/{prompt_id}/versions", {
        params: { path: { prompt_id: id }, query },
        signal,
      }),
    ),
  );

export const datasetsQuery = () =>
  paged(["datasets"], (query, signal) =>
    take(client.GET("/v1/datasets", { params: { query }, signal })),
  );

export const datasetQuery = (id: string) =>
  queryOptions({
    queryKey: keys.kept("dataset", id),
    queryFn: ({ signal }) =>
      take(
        client.GET("/v1/datasets/{dataset_id}", { params: { path: { dataset_id: id } }, signal }),
      ),
  });

export const itemsQuery = (id: string) =>
  paged(["dataset", id, "items"], (query, signal) =>
    take(
      client.GET("/v1/datasets/{dataset_id}/items", {
        params: { path: { dataset_id: id }, query },
        signal,
      }),
    ),
  );

/** The sessions that ran the item. */
export const itemSessionsQuery = (id: string, item: string) =>
  paged(["dataset", id, "item", item], (query, signal) =>
    take(
      client.GET("/v1/datasets/{dataset_id}/items/{item_id}/sessions", {
        params: { path: { dataset_id: id, item_id: item }, query },
        signal,
      }),
    ),
  );

export const experimentsQuery = () =>
  paged(["experiments"], (query, signal) =>
    take(client.GET("/v1/experiments", { params: { query }, signal })),
  );

export const experimentQuery = (id: string) =>
  queryOptions({
    queryKey: keys.kept("experiment", id),
    queryFn: ({ signal }) =>
      take(
        client.GET("/v1/experiments/{experiment_id}", {
          params: { path: { experiment_id: id } },
          signal,
        }),
      ),
  });

/** The sessions that named the experiment when they began. */
export const experimentSessionsQuery = (id: string) =>
  paged(["experiment", id, "sessions"], (query, signal) =>
    take(
      client.GET("/v1/experiments/{experiment_id}/sessions", {
        params: { path: { experiment_id: id }, query },
        signal,
      }),
    ),
  );

export const flagsQuery = () =>
  paged(["flags"], (query, signal) => take(client.GET("/v1/flags", { params: { query }, signal })));
