import { expect, it } from "vitest";
import {
  formatCompact,
  formatCost,
  formatCostExactly,
  formatCount,
  formatEval,
  plural,
  shortenId,
} from "@/lib/format";

it.each([
  [null, "–"],
  [0, "$0"],
  [0.00002, "<$0.0001"],
  [0.0042, "$0.0042"],
  [-0.00002, "<$0.0001"],
  [0.1843, "$0.184"],
  [1, "$1.00"],
  [12_345.678, "$12,345.68"],
  [1e12, "$1e12"],
  [2.5e15, "$2.5e15"],
])("the cost %s is %s", (usd, words) => expect(formatCost(usd)).toBe(words));

it("the exact cost keeps every decimal that says something", () => {
  expect(formatCostExactly(0.00012345)).toBe("$0.00012345");
  expect(formatCostExactly(1.5)).toBe("$1.50");
});

it("an evaluation stays as it was given, whatever its scale", () => {
  expect([1e21, -1.25e308].map(formatEval)).toEqual(["1e21", "-1.25e308"]);
  expect([0, 1, 4.5, -2, 0.30000000000000004, 12_345].map(formatEval)).toEqual([
    "0",
    "1",
    "4.5",
    "-2",
    "0.3",
    "12,345",
  ]);
});

it("counts, words and ids", () => {
  expect([formatCompact(940), formatCompact(93_800), formatCompact(3_100_000)]).toEqual([
    "940",
    "93.8k",
    "3.1M",
  ]);
  expect([plural(1, "step"), plural(2, "step"), plural(0, "match", "matches")]).toEqual([
    "1 step",
    "2 steps",
    "0 matches",
  ]);
  expect(shortenId("0123456789abcdefghij", 4)).toBe("0123…ghij");
  expect(shortenId("short")).toBe("short");
});

it("a figure that nobody expected keeps to its column", () => {
  expect(formatCount(2 ** 62)).toBe("4.61e18");
  expect(formatCompact(2 ** 62)).toBe("4.61e18");
  expect(formatCost(1e308)).toBe("$1e308");
});

it("groups thousands as a formatter of the language would", () => {
  const formatter = new Intl.NumberFormat("en-US");
  const values = [
    0, 7, 999, 1_000, -1_000, 12_345, 999_999, 1_234_567, -98_765_432, 0.5, 1_234.5678,
  ];
  expect(values.map(formatCount)).toEqual(values.map((value) => formatter.format(value)));
});
