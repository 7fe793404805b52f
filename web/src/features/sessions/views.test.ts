import { expect, it } from "vitest";
import { isSame, readViews, withView } from "@/features/sessions/views";

const view = (name: string, q: string) => ({ name, search: { q } });

it("what was kept is read, and what is no view is dropped", () => {
  const kept = [view("Failed", "verdict:no")];
  expect(readViews(JSON.stringify(kept))).toEqual(kept);
  expect(readViews("{")).toEqual([]);
  expect(readViews('[{"name":7}]')).toEqual([]);
  expect(readViews(null)).toEqual([]);
});

it("views stand in the order of their names; the same name is kept once", () => {
  const views = withView([view("b", "x"), view("d", "x")], view("c", "y"));
  expect(views.map((each) => each.name)).toEqual(["b", "c", "d"]);
  expect(withView(views, view("c", "z")).find((each) => each.name === "c")?.search.q).toBe("z");
});

it("two addresses are one view when they show the same list", () => {
  expect(isSame({ q: "a" }, { q: "a" })).toBe(true);
  expect(isSame({ q: "a" }, { q: "a", sort: "-cost" })).toBe(false);
});
