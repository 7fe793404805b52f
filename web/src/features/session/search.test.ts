import { expect, it } from "vitest";
import { toSearch, VIEWS, validateSearch } from "@/features/session/search";

it.each(VIEWS)("the view %s comes back from its address, with and without an event", (view) => {
  for (const event of [null, "e/1?x"]) {
    expect(validateSearch({ ...toSearch(view, event) })).toEqual(toSearch(view, event));
  }
});

it("what an address should not hold is dropped", () => {
  expect(validateSearch({ view: "nonsense", event: "", other: "1" })).toEqual({});
  expect(validateSearch({ view: "trace", event: "e" })).toEqual({ event: "e" });
});
