import { expect, it } from "vitest";
import type { Statistics } from "@/api/types";
import { columnsOf, columnTerms, valuesOn } from "@/views/figures/columns";

const hour = (text: string) => Date.parse(`2026-01-31T${text}Z`);
const item = (at: string, sessions: number) =>
  ({ started_at: `2026-01-31T${at}:00Z`, sessions }) as Statistics;

it("every interval has a column, also where nothing happened", () => {
  const begins = [hour("09:00"), hour("10:00"), hour("11:00")];
  const items = [item("09:00", 3), item("11:00", 5)];
  expect(valuesOn(begins, items, (each) => each.sessions, 0)).toEqual([3, 0, 5]);
});

it("an earlier period is laid on this one", () => {
  const begins = [hour("10:00"), hour("11:00")];
  const before = [item("08:00", 1), item("09:00", 2)];
  expect(valuesOn<number | null>(begins, before, (each) => each.sessions, null, 7_200_000)).toEqual(
    [1, 2],
  );
});

it("a column says what it stands for and how to find its rows", () => {
  expect(columnsOf([hour("23:00")], "hour")[0]).toEqual({
    name: "31 Jan, 23:00 – 00:00",
    short: "23:00",
  });
  expect(columnsOf([hour("00:00")], "day")[0]?.name).toBe("31 Jan UTC");
  expect(columnTerms(hour("23:00"), "hour")).toBe(
    "started>=2026-01-31T23:00 started<2026-02-01T00:00",
  );
});
