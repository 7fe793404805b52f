import { describe, expect, it } from "vitest";
import type { SavedView } from "@/api/types";
import { validateSearch } from "@/features/sessions/search";
import { addressOf, isBare, isChanged, resolve } from "@/features/sessions/views";

const view: SavedView = {
  view_id: "v1",
  name: "Dear failures",
  is_shared: false,
  is_mine: true,
  made_by: null,
  q: "errors>0",
  sort: "-cost",
  columns: ["name", "cost"],
  created_at: "2026-12-01T00:00:00Z",
  updated_at: "2026-12-01T00:00:00Z",
};
const kept = { q: "errors>0", sort: "-cost", cols: "name,cost" };

describe("the address of a view", () => {
  it.each([
    [kept, { view: "v1" }],
    [
      { ...kept, q: "errors>1" },
      { view: "v1", q: "errors>1" },
    ],
    // Nothing is different from something, and is said.
    [{}, { view: "v1", q: "", sort: "-started_at", cols: "" }],
    [
      { ...kept, sort: "-steps", tail: "1" },
      { view: "v1", sort: "-steps", tail: "1" },
    ],
  ])("names it and what is different: %o", (shown, address) => {
    expect(addressOf(shown, view, false)).toEqual(address);
    // And there and back again, by way of what stands in the address.
    expect(resolve(validateSearch({ ...address }), view)).toEqual(shown);
    expect(isChanged(shown, view)).toBe(
      Object.keys(address).some((key) => /q|sort|cols/.test(key)),
    );
  });

  it("says that all is meant where a view would open the list", () => {
    expect(addressOf({}, null, true)).toEqual({ view: "all" });
    expect(addressOf({ tail: "1" }, null, true)).toEqual({ view: "all", tail: "1" });
    expect(addressOf({ q: "x" }, null, true)).toEqual({ q: "x" });
    expect(addressOf({}, null, false)).toEqual({});
    expect(resolve({ view: "all" }, null)).toEqual({});
  });

  it("is bare only when it says nothing of what is listed", () => {
    expect(isBare({ tail: "1" })).toBe(true);
    expect(isBare({ view: "all" })).toBe(false);
    expect(isBare({ sort: "-cost" })).toBe(false);
  });
});
