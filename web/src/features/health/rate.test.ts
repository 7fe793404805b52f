import { expect, it } from "vitest";
import { rateInWords, rateOf, type Sample, withSample } from "@/features/health/rate";

const grow = (...given: [number, number][]) =>
  given.reduce<readonly Sample[]>(
    (samples, [seconds, accepted]) => withSample(samples, { at: seconds * 1_000, accepted }),
    [],
  );

it("counts what came between the last two answers", () => {
  expect(rateOf(grow([0, 100]))).toBeNull();
  expect(rateOf(grow([0, 100], [5, 150], [10, 160]))).toBe(2);
  expect(rateOf(grow([0, 100], [5, 100]))).toBe(0);
});

it("begins anew with a server that started anew, and takes an answer once", () => {
  expect(rateOf(grow([0, 100], [5, 3]))).toBeNull();
  expect(grow([0, 100], [0, 100])).toHaveLength(1);
  expect(grow(...Array.from({ length: 99 }, (_, at) => [at, at] as [number, number]))).toHaveLength(
    24,
  );
});

it("reads as people would say it", () => {
  expect(rateInWords(0)).toBe("nothing comes in now");
  expect(rateInWords(0.25)).toBe("0.3 a second now");
  expect(rateInWords(1234.4)).toBe("1,234 a second now");
});
