import { expect, it } from "vitest";
import type { Agent, Statistics } from "@/api/types";
import { agentRows, sortRows } from "@/views/agents/rows";

const agent = (id: string, given: Partial<Agent> = {}): Agent => ({
  agent_id: id,
  sessions: 9,
  active: 0,
  last_started_at: "2026-01-31T10:00:00Z",
  name: null,
  ...given,
});
const sums = (group: string, given: Partial<Statistics>) => ({ group, ...given }) as Statistics;

it("every agent has a row, also without sessions in the range", () => {
  const rows = agentRows(
    [agent("a"), agent("b", { name: "Desk" })],
    [sums("b", { sessions: 4 })],
    [],
  );
  expect(rows.map((row) => [row.name, row.now.sessions])).toEqual([
    ["a", 0],
    ["Desk", 4],
  ]);
});

it("what is not known comes last whichever way", () => {
  const rows = agentRows(
    [agent("a"), agent("b"), agent("c")],
    [
      sums("a", { cost: null, duration_ms: null }),
      sums("b", { cost: 1, duration_ms: null }),
      sums("c", { cost: 3, duration_ms: null }),
    ],
    [],
  );
  const ids = (down: boolean) => sortRows(rows, { by: "cost", down }).map((row) => row.id);
  expect(ids(true)).toEqual(["c", "b", "a"]);
  expect(ids(false)).toEqual(["b", "c", "a"]);
});
