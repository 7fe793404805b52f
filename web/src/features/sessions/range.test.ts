import { expect, it } from "vitest";
import { rangeIn, withRange } from "@/features/sessions/range";
import { last, rangeInWords } from "@/lib/range";

const words = (q: string) => {
  const range = rangeIn(q);
  return range && rangeInWords(range);
};

it("what a picker wrote is read back", () => {
  expect(words("refund started>-24h")).toBe("Last 24 hours");
  expect(words("started>=2026-01-31T09:00 x started<2026-02-01T00:00")).toBe(
    "31 Jan 09:00 – 1 Feb UTC",
  );
  expect(words("started>=2026-01-31")).toBe("Since 31 Jan UTC");
});

it("what only a person writes is no range of the picker, and stays a filter", () => {
  for (const q of ["", "-started>-24h", "started<-24h", "started:2026-01-31", "a or started>-1h"]) {
    expect(rangeIn(q)).toBeNull();
  }
});

it("another range takes the place of the one before", () => {
  expect(withRange("x started>=2026-01-31 started<2026-02-01 y", last(7, "d"))).toBe(
    "x started>-7d y",
  );
  expect(withRange("x started>-7d", null)).toBe("x");
});
