import { describe, expect, it } from "vitest";
import {
  intervalOf,
  intervalsOf,
  inWholeDays,
  last,
  parseRange,
  rangeInWords,
  rangeTerms,
  termsBefore,
  writeRange,
} from "@/lib/range";

const at = (text: string) => Date.parse(`${text}Z`);

describe("the address", () => {
  it("survives the round trip", () => {
    for (const text of [
      "24h",
      "7d",
      "2026-01-31T09:00~2026-02-01T09:30",
      "2026-01-31T09:00~",
      "~2026-01-31T00:00",
    ]) {
      const range = parseRange(text);
      expect(range && writeRange(range)).toBe(text);
    }
    expect(parseRange("2026-01-31~2026-02-01")).toEqual({
      kind: "fixed",
      from: at("2026-01-31T00:00"),
      to: at("2026-02-01T00:00"),
    });
  });
  it("drops what is no range", () => {
    for (const text of [undefined, "", "0h", "h", "soon", "~", "2026-02-01~2026-01-31", "a~b"]) {
      expect(parseRange(text)).toBeNull();
    }
  });
});

describe("the filter", () => {
  it("asks for the range, and for the same length before", () => {
    expect(rangeTerms(last(24, "h"))).toBe("started>-24h");
    expect(termsBefore(last(24, "h"))).toBe("started>-48h started<=-24h");
    const day = parseRange("2026-01-31~2026-02-01");
    expect(day && rangeTerms(day)).toBe("started>=2026-01-31T00:00 started<2026-02-01T00:00");
    expect(day && termsBefore(day)).toBe("started>=2026-01-30T00:00 started<2026-01-31T00:00");
    expect(termsBefore({ kind: "fixed", from: null, to: 0 })).toBeNull();
  });
});

it("the last days are whole ones, today the last of them", () => {
  const now = at("2026-02-03T17:20");
  const week = inWholeDays(last(7, "d"), now);
  expect(rangeTerms(week)).toBe("started>=2026-01-28T00:00 started<2026-02-04T00:00");
  expect(termsBefore(week)).toBe("started>=2026-01-21T00:00 started<2026-01-28T00:00");
  expect(inWholeDays(last(1, "w"), now)).toEqual(week);
  // Drawn by hours, or with bounds of its own: as it is.
  for (const range of [last(24, "h"), last(3, "d"), week]) {
    expect(inWholeDays(range, now)).toBe(range);
  }
});

it("bars are as long as fits the range", () => {
  expect(intervalOf(last(24, "h"), 0)).toBe("hour");
  expect(intervalOf(last(7, "d"), 0)).toBe("day");
  expect(intervalOf(last(52, "w"), 0)).toBe("week");
});

it("intervals are cut as the server cuts them", () => {
  const hours = intervalsOf(at("2026-01-31T09:20"), at("2026-01-31T11:00"), "hour");
  expect(hours).toEqual([at("2026-01-31T09:00"), at("2026-01-31T10:00")]);
  const weeks = intervalsOf(at("2026-01-07T00:00"), at("2026-01-08T00:00"), "week");
  expect(weeks).toEqual([at("2026-01-05T00:00")]); // a Monday
});

it("is said in words", () => {
  expect(rangeInWords(last(1, "h"))).toBe("Last hour");
  expect(rangeInWords(last(30, "d"))).toBe("Last 30 days");
  expect(
    rangeInWords({ kind: "fixed", from: at("2026-01-31T00:00"), to: at("2026-02-01T09:05") }),
  ).toBe("31 Jan – 1 Feb 09:05 UTC");
});
