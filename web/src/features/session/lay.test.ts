import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { keys } from "@/api/keys";
import type { EventsPage } from "@/api/types";
import { createLayer } from "@/features/session/lay";
import type { CachedEvents } from "@/features/session/patch";
import { event } from "@/test/builders";

type Answer = (page: EventsPage) => void;

function start() {
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const answers: Answer[] = [];
  const options = {
    queryKey: keys.events("s"),
    queryFn: () => new Promise<EventsPage>((done) => answers.push(done)),
    initialPageParam: null as string | null,
    getNextPageParam: (page: EventsPage) => page.next_cursor,
  };
  const titles = () =>
    (cache.getQueryData<CachedEvents>(keys.events("s"))?.pages ?? []).flatMap((page) =>
      page.items.map((item) => `${item.event_id}:${item.title}`),
    );
  const settle = () => new Promise((done) => setTimeout(done));
  return { cache, answers, options, titles, settle, lay: createLayer(cache, "s") };
}

it("what came before the first page is in it", async () => {
  const { cache, answers, options, titles, settle, lay } = start();
  const loading = cache.fetchInfiniteQuery(options);
  await settle();
  lay([event("a", { title: "old" })]);
  lay([event("a", { title: "new" })]);
  answers[0]?.({ items: [event("a", { title: "first" })], next_cursor: null });
  await loading;
  await settle();
  expect(titles()).toEqual(["a:new"]);
});

it("what came while the pages were asked for again is not lost with their answer", async () => {
  const { cache, answers, options, titles, settle, lay } = start();
  const loading = cache.fetchInfiniteQuery(options);
  await settle();
  answers[0]?.({ items: [event("a", { title: "begun" })], next_cursor: null });
  await loading;
  const again = cache.fetchInfiniteQuery({ ...options, staleTime: 0 });
  await settle();
  lay([event("a", { title: "ended" }), event("b", { title: "new" })]);
  expect(titles()).toEqual(["a:ended", "b:new"]);
  answers[1]?.({ items: [event("a", { title: "begun" })], next_cursor: null });
  await again;
  await settle();
  expect(titles()).toEqual(["a:ended", "b:new"]);
});

it("with nothing on its way a change is laid in once", async () => {
  const { cache, titles, lay } = start();
  cache.setQueryData<CachedEvents>(keys.events("s"), {
    pages: [{ items: [event("a")], next_cursor: null }],
    pageParams: [null],
  });
  lay([event("a", { title: "one" })]);
  cache.setQueryData<CachedEvents>(keys.events("s"), {
    pages: [{ items: [event("a", { title: "other" })], next_cursor: null }],
    pageParams: [null],
  });
  lay([event("b", { title: "two" })]);
  expect(titles()).toEqual(["a:other", "b:two"]);
});
