// Rows as the server gives them, with only what a test is about spelled out.
import type { EventRow, SessionSummary } from "@/api/types";

export function summary(given: Partial<SessionSummary> = {}): SessionSummary {
  return {
    session_id: "s1",
    agent_id: "default",
    name: "Customer query",
    task: "Answer the customer",
    tags: [],
    state: "finished",
    end_reason: "explicit",
    is_successful: null,
    session_eval: null,
    production_monitoring: false,
    started_at: "2026-11-21T10:00:00.000000Z",
    ended_at: "2026-11-21T10:01:00.000000Z",
    last_record_at: "2026-11-21T10:01:00.000000Z",
    duration_ms: 60_000,
    steps: 2,
    events: 5,
    errors: 0,
    cost: null,
    input_tokens: null,
    output_tokens: null,
    models: [],
    ...given,
  };
}

export function event(id: string, given: Partial<EventRow> = {}): EventRow {
  return {
    event_id: id,
    parent_id: null,
    type: "generic",
    name: null,
    title: id,
    status: "ok",
    started_at: "2026-11-21T10:00:00.000000Z",
    ended_at: "2026-11-21T10:00:01.000000Z",
    duration_ms: 1_000,
    provider: null,
    model: null,
    cost: null,
    input_tokens: null,
    output_tokens: null,
    eval_score: null,
    goal: null,
    action: null,
    state: null,
    error: null,
    screenshots: 0,
    ...given,
  };
}

/** A moment of the test's day, `seconds` after its sessions began. */
export function at(seconds: number): string {
  return new Date(Date.parse("2026-11-21T10:00:00Z") + seconds * 1_000).toISOString();
}
