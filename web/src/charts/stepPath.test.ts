import { expect, it } from "vitest";
import { chartPath, domainOf } from "@/charts/stepPath";

it("the scale is 0 to 1 only where all values lie there", () => {
  expect(domainOf([0.2, 0.8])).toEqual({ from: 0, to: 1 });
  expect(domainOf([1, 4])).toEqual({ from: 1, to: 4 });
  expect(domainOf([5, 5])).toEqual({ from: 0, to: 5 });
  expect(domainOf([-3])).toEqual({ from: -3, to: 0 });
});

it("a value holds until the next", () => {
  const points = [
    { time: 0, value: 0 },
    { time: 50, value: 1 },
  ];
  const { line, last } = chartPath(points, 100, { from: 0, to: 1 }, 100, 10);
  expect(line).toBe("M0 10H50V0H100");
  expect(last).toEqual({ x: 100, y: 0 });
});
