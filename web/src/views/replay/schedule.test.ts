import { expect, it } from "vitest";
import { parseTime } from "@/lib/time";
import { at, event } from "@/test/builders";
import { indexAt, pictureFrom, pleasantSpeed, scheduleOf } from "@/views/replay/schedule";
import { buildTree, inTimeOrder } from "@/views/timeline/tree";

const START = parseTime(at(0)) ?? 0;
const nodes = inTimeOrder(
  buildTree(
    [
      event("a", { started_at: at(0), ended_at: at(2), screenshots: 1 }),
      event("b", { started_at: at(1), ended_at: at(3) }),
      event("c", { started_at: at(63), ended_at: at(64), screenshots: 2 }),
    ],
    START,
  ),
);
const schedule = scheduleOf(nodes, { from: START, to: START + 100_000 }, START + 100_000);

it("keeps the time of what happened and cuts the pauses to a second", () => {
  expect([...schedule.at]).toEqual([0, 1_000, 4_000]);
  expect(schedule.length).toBe(6_000);
});

it("shows at each moment what began last", () => {
  expect([-1, 0, 999, 1_000, 3_999, 4_000, 1e9].map((moment) => indexAt(schedule, moment))).toEqual(
    [-1, 0, 0, 1, 1, 2, 2],
  );
});

it("finds the picture to be shown, and the next", () => {
  expect([0, 1, 2].map((index) => pictureFrom(schedule, index, -1))).toEqual([0, 0, 2]);
  expect([-1, 0, 1, 2].map((index) => pictureFrom(schedule, index, 1))).toEqual([0, 2, 2, -1]);
});

it("a step that begins within a pause comes when the pause does", () => {
  const odd = inTimeOrder(
    buildTree(
      [
        event("step", { type: "step", started_at: at(50), ended_at: at(70) }),
        event("call", { parent_id: "step", started_at: at(60), ended_at: at(70) }),
      ],
      START,
    ),
  );
  const made = scheduleOf(odd, { from: START, to: START + 70_000 }, START + 70_000);
  expect([...made.at]).toEqual([1_000, 1_000]);
  expect(made.length).toBe(11_000);
});

it("a run that can be followed is replayed as it was", () => {
  expect([30_000, 5_000, 80, 3_600_000, 0.9].map(pleasantSpeed)).toEqual([1, 1, 0.01, 100, 0.001]);
});
