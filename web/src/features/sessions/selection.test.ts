import { beforeEach, expect, it } from "vitest";
import {
  clearSelection,
  extendTo,
  toggleSession,
  useSelection,
} from "@/features/sessions/selection";
import { summary } from "@/test/builders";

const listed = ["a", "b", "c", "d"].map((session_id) => summary({ session_id }));
const [a, b, c, d] = listed as [never, never, never, never];
const chosen = () => [...useSelection.getState().chosen.keys()];

beforeEach(clearSelection);

it("a mark is set and taken off", () => {
  toggleSession(a);
  toggleSession(c);
  toggleSession(a);
  expect(chosen()).toEqual(["c"]);
});

it("a range goes from the last mark, either way", () => {
  toggleSession(c);
  extendTo(a, listed);
  expect(chosen()).toEqual(["c", "a", "b"]);
  extendTo(d, listed);
  expect(chosen()).toEqual(["c", "a", "b", "d"]);
});

it("a range without a beginning is one mark", () => {
  extendTo(b, listed);
  expect(chosen()).toEqual(["b"]);
});
