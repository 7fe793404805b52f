import { expect, it } from "vitest";
import { daysInWords, problemOf, ratesInWords, toRates, toTyped } from "@/features/prices/rates";

it("survives the way into the form and back", () => {
  const rates = toRates({ ...toTyped(undefined), input: "0.2", output: "0", per_call: " 0.01 " });
  expect(rates).toMatchObject({ input: 0.2, output: 0, cache_read: null, per_call: 0.01 });
  expect(toRates(toTyped(rates))).toEqual(rates);
});

it("says what is wrong with a rate", () => {
  expect(problemOf("input", " ")).toContain("must be there");
  expect(problemOf("output", "")).toBeNull();
  expect(problemOf("output", "0")).toBeNull();
  for (const text of ["-1", "cheap", "Infinity", "1e7"])
    expect(problemOf("input", text)).not.toBeNull();
});

it("reads as people would say it", () => {
  const rates = toRates({
    ...toTyped(undefined),
    input: "0.2",
    cache_read: "0.02",
    per_call: "0.01",
  });
  expect(ratesInWords(rates)).toBe("input $0.20, cache read $0.02, $0.01 a call");
  expect(daysInWords(null, null)).toBe("always");
  expect(daysInWords("2026-11-01", null)).toBe("from 2026-11-01");
  expect(daysInWords(null, "2026-11-30")).toBe("until 2026-11-30");
});
