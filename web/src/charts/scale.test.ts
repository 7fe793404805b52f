import { expect, it } from "vitest";
import { dotPath, linePath, marksOfLength, marksTo, spread } from "@/charts/scale";

it("marks are round and reach the greatest value", () => {
  expect(marksTo(0, true)).toEqual([0, 1]);
  expect(marksTo(1, true)).toEqual([0, 1]);
  expect(marksTo(7, true)).toEqual([0, 5, 10]);
  expect(marksTo(60, true)).toEqual([0, 20, 40, 60]);
  expect(marksTo(0.7, false)).toEqual([0, 0.25, 0.5, 0.75]);
  expect(marksTo(4100, true).at(-1)).toBeGreaterThanOrEqual(4100);
});

it("marks of time are lengths that have a name", () => {
  expect(marksOfLength(380_000)).toEqual([0, 120_000, 240_000, 360_000, 480_000]);
  expect(marksOfLength(700)).toEqual([0, 200, 400, 600, 800]);
  expect(marksOfLength(0)).toEqual([0, 1]);
});

it("words are spread evenly and never more than asked for", () => {
  expect(spread(24, 6)).toEqual([0, 4, 8, 12, 16, 20]);
  expect(spread(3, 6)).toEqual([0, 1, 2]);
  expect(spread(0, 6)).toEqual([]);
});

it("a line breaks where nothing is known, and a lone value is a dot", () => {
  const values = [0, 10, null, 5, null, 2, 4];
  expect(linePath(values, 10, 100)).toBe("M0.5 100L1.5 0M5.5 80L6.5 60");
  expect(dotPath(values, 10, 100)).toBe("M3.5 50h0.001");
  expect(dotPath([1], 10, 100)).toBe("M0.5 90h0.001");
});
