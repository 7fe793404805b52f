import { describe, expect, it } from "vitest";
import { isPlain, nextSort, sortOf, toSearch, validateSearch } from "@/features/sessions/search";

describe("the address", () => {
  it("carries the filter as it was typed", () => {
    const search = { q: 'cost>0.1 "delayed delivery" or x', sort: "-cost", cols: "state,name" };
    expect(validateSearch({ ...search })).toEqual(search);
  });
  it("reads a former parameter once, as the router asks again and again", () => {
    const first = { verdict: "no", ...validateSearch({ verdict: "no" }) };
    expect(first).toEqual({ q: "verdict:no" });
    expect({ ...first, ...validateSearch(first) }).toEqual({ q: "verdict:no" });
  });
  it("leaves out what holds anyway", () => {
    expect(toSearch({ q: "  ", sort: "-started_at", cols: "" })).toEqual({});
  });
  it("drops what it does not know and opens the list all the same", () => {
    expect(validateSearch({ q: {}, sort: "-shoe_size", x: "y" })).toEqual({});
  });
  it("reads the links of earlier versions", () => {
    const old = { state: "active,interrupted", agent: "a\\,b,c\\\\d", text: "refund" };
    expect(validateSearch(old)).toEqual({
      q: 'state:active,interrupted agent:"a,b","c\\d" refund',
    });
  });
});

it("a column sorts in its natural direction first, then turns", () => {
  expect(nextSort("-started_at", "cost")).toBe("-cost");
  expect(nextSort("-cost", "cost")).toBe("cost");
  expect(nextSort("-started_at", "name")).toBe("name");
  expect(nextSort("name", "name")).toBe("-name");
  expect(sortOf({ sort: "-cost" })).toBe("-cost");
  expect(sortOf({ sort: "nothing" })).toBe("-started_at");
});

it("only everything, newest first, is plain", () => {
  expect(isPlain("", "-started_at")).toBe(true);
  expect(isPlain("x", "-started_at")).toBe(false);
  expect(isPlain("", "-cost")).toBe(false);
});
