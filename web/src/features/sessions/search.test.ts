import { describe, expect, it } from "vitest";
import {
  isPlain,
  NO_FILTER,
  nextSort,
  sortOf,
  toFilter,
  toQuery,
  toSearch,
  validateSearch,
} from "@/features/sessions/search";

describe("the address", () => {
  it("survives the round trip, agents with commas and backslashes included", () => {
    const filter = {
      state: ["active", "interrupted"],
      verdict: ["none"],
      agent: ["a,b", "c\\d", "plain"],
      production: ["yes"],
      text: 'cost>0.1 "delayed delivery"',
    };
    const search = toSearch(filter, "-cost");
    expect(toFilter(validateSearch({ ...search }))).toEqual(filter);
    expect(sortOf(validateSearch({ ...search }))).toBe("-cost");
  });
  it("leaves out what is not asked for", () => {
    expect(toSearch(NO_FILTER, "-started_at")).toEqual({});
  });
  it("drops what it does not know and opens the list all the same", () => {
    const search = validateSearch({
      state: "active,flying",
      verdict: 7,
      sort: "-shoe_size",
      x: "y",
    });
    expect(search).toEqual({ state: "active" });
  });
});

describe("the query", () => {
  it("is empty for no filter", () => expect(toQuery(NO_FILTER)).toBe(""));
  it("joins the values of a field by commas and the fields by spaces", () => {
    const filter = { ...NO_FILTER, state: ["active", "finished"], verdict: ["no"] };
    expect(toQuery(filter)).toBe("state:active,finished verdict:no");
  });
  it("quotes what the language would read as its own", () => {
    const agent = ["support-bot", "two words", "a:b", "-x", "a,b"];
    expect(toQuery({ ...NO_FILTER, agent })).toBe('agent:support-bot,"two words","a:b","-x","a,b"');
  });
  it("puts the text last, as it was typed", () => {
    const filter = { ...NO_FILTER, production: ["no"], text: "  cost>0.1 -tag:nightly " };
    expect(toQuery(filter)).toBe("production:no cost>0.1 -tag:nightly");
  });
  it("says nothing about production when both are wanted", () => {
    expect(toQuery({ ...NO_FILTER, production: ["yes", "no"] })).toBe("");
  });
});

it("a column sorts in its natural direction first, then turns", () => {
  expect(nextSort("-started_at", "cost")).toBe("-cost");
  expect(nextSort("-cost", "cost")).toBe("cost");
  expect(nextSort("cost", "cost")).toBe("-cost");
  expect(nextSort("-started_at", "name")).toBe("name");
  expect(nextSort("name", "name")).toBe("-name");
});

it("only the whole list, newest first, is plain", () => {
  expect([isPlain("", "-started_at"), isPlain("x", "-started_at"), isPlain("", "name")]).toEqual([
    true,
    false,
    false,
  ]);
});
