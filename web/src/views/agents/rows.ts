// Agents with what their sessions add up to, in the order that was asked for.
import type { Agent, Statistics } from "@/api/types";

export interface AgentRow {
  id: string;
  name: string;
  active: number;
  lastAt: string | null;
  now: Statistics;
  before: Statistics | undefined;
}

export interface AgentSort {
  by: "agent" | "sessions" | "success" | "errors" | "cost" | "duration" | "p95" | "last";
  down: boolean;
}

const NOTHING: Statistics = {
  started_at: null,
  group: null,
  sessions: 0,
  active: 0,
  finished: 0,
  interrupted: 0,
  successful: 0,
  unsuccessful: 0,
  success_rate: null,
  failing: 0,
  events: 0,
  errors: 0,
  cost: null,
  input_tokens: null,
  output_tokens: null,
  duration_ms: null,
  latency_ms: null,
};

/** One row an agent, those without sessions in the range included. */
export function agentRows(
  agents: readonly Agent[],
  now: readonly Statistics[],
  before: readonly Statistics[],
): AgentRow[] {
  const was = new Map(before.map((each) => [each.group, each]));
  const is = new Map(now.map((each) => [each.group, each]));
  return agents.map((agent) => ({
    id: agent.agent_id,
    name: agent.name ?? agent.agent_id,
    active: agent.active,
    lastAt: agent.last_started_at,
    now: is.get(agent.agent_id) ?? NOTHING,
    before: was.get(agent.agent_id),
  }));
}

const VALUES: Record<AgentSort["by"], (row: AgentRow) => string | number | null> = {
  agent: (row) => row.name.toLowerCase(),
  sessions: (row) => row.now.sessions,
  success: (row) => row.now.success_rate,
  errors: (row) => row.now.failing,
  cost: (row) => row.now.cost,
  duration: (row) => row.now.duration_ms?.p50 ?? null,
  p95: (row) => row.now.duration_ms?.p95 ?? null,
  last: (row) => row.lastAt,
};

/** The rows in order; what is not known comes last whichever way. */
export function sortRows(rows: readonly AgentRow[], { by, down }: AgentSort): AgentRow[] {
  const value = VALUES[by];
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === y) return a.id < b.id ? -1 : 1;
    if (x === null) return 1;
    if (y === null) return -1;
    return x < y === down ? 1 : -1;
  });
}
