import { QueryClient } from "@tanstack/react-query";
import { createMemoryHistory } from "@tanstack/react-router";
import { expect, it } from "vitest";
import { createAppRouter } from "@/app/router";

const at = (address: string) => {
  const router = createAppRouter({ cache: new QueryClient() });
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [address] }) });
  return router.matchRoutes(router.latestLocation).at(-1)?.search;
};

it.each([
  ["/sessions?q=4711", { q: "4711" }],
  ["/sessions?q=true", { q: "true" }],
  ["/sessions/17?event=0042&view=graph", { event: "0042", view: "graph" }],
  ["/sessions/17?event=1e5&project=12", { event: "1e5", project: "12" }],
  ["/compare?a=17&b=18&at=3", { a: "17", b: "18", at: "3" }],
  ["/settings/deletions?receipt=20260101", { receipt: "20260101" }],
])("reads the parameters of %s as they were written", (address, search) => {
  expect(at(address)).toMatchObject(search);
});

it("writes an address that it reads as the same", () => {
  const { stringifySearch, parseSearch } = createAppRouter({ cache: new QueryClient() }).options;
  const search = { q: 'name:"a b" cost>0.5 +1', event: "0042", at: undefined };
  const text = stringifySearch?.(search) ?? "";
  expect(parseSearch?.(text)).toEqual({ q: 'name:"a b" cost>0.5 +1', event: "0042" });
});
