import { describe, expect, it } from "vitest";
import type { SessionSummary } from "@/api/types";
import {
  type CachedSessions,
  dropSessions,
  flattenSessions,
  patchSessions,
} from "@/features/sessions/patch";
import { at, summary } from "@/test/builders";

const one = (id: string, seconds: number, given: Partial<SessionSummary> = {}) =>
  summary({ session_id: id, started_at: at(seconds), ...given });

function cached(pages: SessionSummary[][], more: boolean): CachedSessions {
  const total = pages.flat().length;
  return {
    pages: pages.map((items, index) => ({
      items,
      next_cursor: index < pages.length - 1 || more ? `c${index}` : null,
      total,
      is_total_exact: true,
    })),
    pageParams: pages.map((_, index) => (index === 0 ? null : `c${index - 1}`)),
  };
}
const ids = (data: CachedSessions) => flattenSessions(data.pages).map((each) => each.session_id);

describe("patchSessions", () => {
  const list = cached([[one("c", 30), one("b", 20)], [one("a", 10)]], true);

  it("replaces a known session where it stands", () => {
    const { data, added } = patchSessions(list, [one("b", 20, { state: "active" })], true);
    expect(ids(data)).toEqual(["c", "b", "a"]);
    expect(data.pages[0]?.items[1]?.state).toBe("active");
    expect(added).toBe(0);
    expect(data.pages[0]?.total).toBe(3);
  });
  it("puts new sessions where they belong and counts them", () => {
    const { data, added } = patchSessions(list, [one("d", 40), one("x", 15)], true);
    expect(ids(data)).toEqual(["d", "c", "b", "x", "a"]);
    expect(added).toBe(2);
    expect(data.pages.map((page) => page.total)).toEqual([5, 5]);
  });
  it("leaves one that is older than all that is loaded to its page", () => {
    const { data, added } = patchSessions(list, [one("old", 1)], true);
    expect([ids(data), added]).toEqual([["c", "b", "a"], 0]);
  });
  it("takes it at the end when everything is loaded", () => {
    const all = cached([[one("b", 20)]], false);
    expect(ids(patchSessions(all, [one("old", 1)], true).data)).toEqual(["b", "old"]);
  });
  it("fills an empty list", () => {
    expect(ids(patchSessions(cached([[]], false), [one("a", 1)], true).data)).toEqual(["a"]);
  });
  it("never guesses about a filtered list: it says that it must be asked again", () => {
    const { data, added, unplaced } = patchSessions(list, [one("d", 40)], false);
    expect([ids(data), added, unplaced]).toEqual([["c", "b", "a"], 0, true]);
  });
  it("does not change what the cache held before", () => {
    const before = JSON.stringify(list);
    patchSessions(list, [one("d", 40), one("b", 20, { state: "active" })], true);
    expect(JSON.stringify(list)).toBe(before);
  });
});

it("dropSessions takes them out of the rows and the total", () => {
  const data = dropSessions(cached([[one("b", 2), one("a", 1)]], false), ["a", "unknown"]);
  expect([ids(data), data.pages[0]?.total]).toEqual([["b"], 1]);
});

it("a session that slipped onto the next page is shown once", () => {
  expect(ids(cached([[one("b", 2)], [one("b", 2), one("a", 1)]], false))).toEqual(["b", "a"]);
});
