import { expect, it } from "vitest";
import { type CachedEvents, patchEvents } from "@/features/session/patch";
import { event } from "@/test/builders";

const cached = (...pages: string[][]): CachedEvents => ({
  pages: pages.map((ids, at) => ({
    items: ids.map((id) => event(id)),
    next_cursor: at < pages.length - 1 ? `c${at}` : null,
  })),
  pageParams: pages.map(() => null),
});

const titles = (data: CachedEvents) =>
  data.pages.flatMap((page) => page.items.map((each) => each.title));

it("replaces in place and puts new events at the end", () => {
  const before = cached(["a", "b"], ["c"]);
  const after = patchEvents(before, [event("b", { title: "changed" }), event("d")]);
  expect(titles(after)).toEqual(["a", "changed", "c", "d"]);
  expect(titles(before)).toEqual(["a", "b", "c"]);
});

it("leaves untouched pages as they are, so that nothing is drawn for nothing", () => {
  const before = cached(["a"], ["b"]);
  const after = patchEvents(before, [event("b", { title: "changed" })]);
  expect(after.pages[0]).toBe(before.pages[0]);
});

it("an event that came live and again with its page changes in both", () => {
  const before = cached(["a", "live"], ["live", "z"]);
  const after = patchEvents(before, [event("live", { title: "changed" })]);
  expect(titles(after)).toEqual(["a", "changed", "changed", "z"]);
});
