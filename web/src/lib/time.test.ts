import { describe, expect, it } from "vitest";
import { formatAgo, formatDuration, formatRunning, parseTime } from "@/lib/time";

describe("parseTime", () => {
  it("keeps microseconds", () => {
    const earlier = parseTime("2026-11-21T10:00:00.123400Z");
    const later = parseTime("2026-11-21T10:00:00.123900Z");
    expect((later ?? 0) - (earlier ?? 0)).toBeCloseTo(0.5, 3);
  });
  it("answers null to what is no time", () => {
    expect([parseTime(null), parseTime(""), parseTime("soon")]).toEqual([null, null, null]);
  });
});

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [0.0001, "1 µs"],
    [0.4, "400 µs"],
    [0.9999, "1 ms"],
    [840, "840 ms"],
    [999.6, "1.00 s"],
    [1_240, "1.24 s"],
    [12_400, "12.4 s"],
    [59_960, "1m 00s"],
    [134_000, "2m 14s"],
    [3 * 3_600_000 + 5 * 60_000, "3h 05m"],
    [52 * 3_600_000, "2d 4h"],
    [-5, "0 ms"],
    [null, "–"],
  ])("writes %s as %s", (ms, words) => expect(formatDuration(ms)).toBe(words));
});

it("a running duration ticks in whole seconds", () => {
  expect([formatRunning(950), formatRunning(14_900), formatRunning(61_500)]).toEqual([
    "0 s",
    "14 s",
    "1m 01s",
  ]);
});

it("says how long ago in the reader's words", () => {
  const now = new Date(2026, 10, 21, 15, 0).getTime();
  const minutes = (count: number) => now - count * 60_000;
  expect(formatAgo(minutes(0.5), now)).toBe("just now");
  expect(formatAgo(minutes(4), now)).toBe("4 min ago");
  expect(formatAgo(minutes(180), now)).toBe("3 h ago");
  expect(formatAgo(minutes(14 * 60 + 30), now)).toBe("today 00:30");
  expect(formatAgo(minutes(24 * 60), now)).toBe("yesterday 15:00");
  expect(formatAgo(new Date(2026, 2, 12, 14, 5).getTime(), now)).toBe("12 Mar 14:05");
  expect(formatAgo(minutes(-0.5), now)).toBe("just now");
  expect(formatAgo(minutes(-4), now)).toBe("in 4 min");
  expect(formatAgo(minutes(-180), now)).toBe("in 3 h");
  expect(formatAgo(new Date(2026, 11, 12, 14, 5).getTime(), now)).toBe("12 Dec 14:05");
  expect(formatAgo(new Date(2024, 2, 12).getTime(), now)).toBe("12 Mar 2024");
});
