import { expect, it } from "vitest";
import { pointsChange, relativeChange } from "@/lib/change";

it("a figure is compared with what was before", () => {
  expect(relativeChange(112, 100)).toEqual({ text: "+12 %", direction: 1 });
  expect(relativeChange(50, 100)).toEqual({ text: "−50 %", direction: -1 });
  expect(relativeChange(1001, 1000)).toEqual({ text: "no change", direction: 0 });
  expect(relativeChange(4200, 100)).toEqual({ text: "× 42", direction: 1 });
});

it("nothing before is no change of anything", () => {
  expect(relativeChange(5, 0)).toBeNull();
  expect(relativeChange(5, null)).toBeNull();
  expect(relativeChange(null, 5)).toBeNull();
  expect(pointsChange(0.5, null)).toBeNull();
});

it("shares differ in points", () => {
  expect(pointsChange(0.82, 0.85)).toEqual({ text: "−3 pts", direction: -1 });
  expect(pointsChange(0.5, 0)).toEqual({ text: "+50 pts", direction: 1 });
});
