import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { keys } from "@/api/keys";
import type { OwnRates } from "@/api/types";

const PAGE = 100;
const RUNNING_MS = 1_500;

/** What a price is made from, as the form gives it. */
export interface PriceFields {
  model: string;
  provider: string | null;
  rates: OwnRates;
  starts_on: string | null;
  ends_on: string | null;
  note: string | null;
}

export function pricesQuery() {
  return infiniteQueryOptions({
    queryKey: keys.prices,
    queryFn: ({ pageParam, signal }) =>
      take(
        client.GET("/v1/prices", {
          params: {
            query: { limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** What a call of the model costs today, and who says so. */
export function ratesQuery(model: string, provider: string) {
  return queryOptions({
    queryKey: keys.rates(model, provider),
    queryFn: ({ signal }) =>
      take(
        client.GET("/v1/rates", {
          params: { query: { model, ...(provider === "" ? {} : { provider }) } },
          signal,
        }),
      ),
    enabled: model !== "",
    retry: false,
  });
}

export function createPrice(body: PriceFields) {
  return take(client.POST("/v1/prices", { body: { ...body, currency: "USD" } }));
}

export function updatePrice(id: string, body: PriceFields) {
  return take(client.PATCH("/v1/prices/{price_id}", { params: { path: { price_id: id } }, body }));
}

export function deletePrice(id: string) {
  return take(client.DELETE("/v1/prices/{price_id}", { params: { path: { price_id: id } } }));
}

/** The newest repricings, asked for again while one is under way. */
export function repricingsQuery() {
  return queryOptions({
    queryKey: keys.repricings,
    queryFn: ({ signal }) =>
      take(client.GET("/v1/repricings", { params: { query: { limit: 10 } }, signal })),
    refetchInterval: ({ state }) =>
      state.data?.items.some((one) => one.state === "waiting" || one.state === "running")
        ? RUNNING_MS
        : false,
  });
}

export function reprice(body: {
  since: string | null;
  until: string | null;
  model: string | null;
}) {
  return take(client.POST("/v1/repricings", { body }));
}

export function cancelRepricing(id: string) {
  return take(
    client.POST("/v1/repricings/{repricing_id}/cancel", {
      params: { path: { repricing_id: id } },
    }),
  );
}
