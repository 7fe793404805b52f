import { expect, it } from "vitest";
import { at } from "@/test/builders";
import { evaluations, timesChanged, toChanges } from "@/views/judgement/changes";

const changes = toChanges([
  { time: at(0), task: "Buy a kettle" },
  { time: at(1), session_eval: 0.2, session_eval_reason: "Signed in" },
  { time: at(2), session_eval: 0, is_successful: false, is_successful_reason: "Timed out" },
  { time: at(3), session_eval_reason: "Said later" },
]);

it("is a line for each thing said, in order, its reason with it", () => {
  expect(changes.map((change) => change.field)).toEqual([
    "task",
    "evaluation",
    "verdict",
    "evaluation",
    "reason",
  ]);
  expect(changes[1]).toMatchObject({ value: 0.2, reason: "Signed in" });
  expect(changes[2]).toMatchObject({ value: false, reason: "Timed out" });
  expect(changes[4]).toMatchObject({ of: "evaluation", value: "Said later" });
});

it("saying again what holds is no change, unless it comes with a reason", () => {
  const repeated = toChanges([
    { time: at(0), session_eval: 1 },
    { time: at(1), session_eval: 1 },
    { time: at(2), session_eval: 1, session_eval_reason: "Checked again" },
    { time: at(3), session_eval: 0.5 },
  ]);
  expect(repeated.map((change) => change.time - (repeated[0]?.time ?? 0))).toEqual([
    0, 2_000, 3_000,
  ]);
});

it("zero is an evaluation", () => {
  expect(evaluations(changes).map((point) => point.value)).toEqual([0.2, 0]);
});

it("the first value is no change", () => {
  expect([timesChanged(changes, "task"), timesChanged(changes, "evaluation")]).toEqual([0, 1]);
});
