import { expect, it } from "vitest";
import { type CachedEvents, flattenEvents, patchEvents } from "@/features/session/patch";
import { event } from "@/test/builders";

const cached = (...pages: string[][]): CachedEvents => ({
  pages: pages.map((ids, at) => ({
    items: ids.map((id) => event(id)),
    next_cursor: at < pages.length - 1 ? `c${at}` : null,
  })),
  pageParams: pages.map(() => null),
});

it("replaces in place and puts new events at the end", () => {
  const before = cached(["a", "b"], ["c"]);
  const after = patchEvents(before, [event("b", { title: "changed" }), event("d")]);
  expect(flattenEvents(after.pages).map((each) => each.title)).toEqual(["a", "changed", "c", "d"]);
  expect(flattenEvents(before.pages).map((each) => each.title)).toEqual(["a", "b", "c"]);
});

it("leaves untouched pages as they are, so that nothing is drawn for nothing", () => {
  const before = cached(["a"], ["b"]);
  const after = patchEvents(before, [event("b", { title: "changed" })]);
  expect(after.pages[0]).toBe(before.pages[0]);
});

it("an event that came live and again with its page is there once, as the page has it", () => {
  const data = cached(["a", "live"], ["live", "z"]);
  expect(flattenEvents(data.pages).map((each) => each.event_id)).toEqual(["a", "live", "z"]);
});
