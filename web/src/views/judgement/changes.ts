// How task, verdict and evaluation of a session came to be what they are.
import type { HistoryEntry } from "@/api/types";
import { parseTime } from "@/lib/time";

export type Change =
  | { field: "task"; time: number; value: string }
  | { field: "verdict"; time: number; value: boolean; reason: string | null }
  | { field: "evaluation"; time: number; value: number; reason: string | null }
  | { field: "reason"; of: "verdict" | "evaluation"; time: number; value: string };

/**
 * One line for each thing that was said, oldest first. A reason belongs to what it came with. What
 * only says again what already held, and gives no reason for it, is no change.
 */
export function toChanges(history: readonly HistoryEntry[]): Change[] {
  const changes: Change[] = [];
  const held = new Map<string, unknown>();
  for (const entry of history) {
    for (const change of inEntry(entry)) {
      const reason = "reason" in change ? change.reason : null;
      if (held.get(change.field) === change.value && reason === null) continue;
      held.set(change.field, change.value);
      changes.push(change);
    }
  }
  return changes;
}

function inEntry(entry: HistoryEntry): Change[] {
  const time = parseTime(entry.time) ?? 0;
  const said: Change[] = [];
  if (entry.task != null) said.push({ field: "task", time, value: entry.task });
  const verdictReason = entry.is_successful_reason ?? null;
  if (entry.is_successful != null) {
    said.push({ field: "verdict", time, value: entry.is_successful, reason: verdictReason });
  } else if (verdictReason !== null) {
    said.push({ field: "reason", of: "verdict", time, value: verdictReason });
  }
  const evalReason = entry.session_eval_reason ?? null;
  if (entry.session_eval != null) {
    said.push({ field: "evaluation", time, value: entry.session_eval, reason: evalReason });
  } else if (evalReason !== null) {
    said.push({ field: "reason", of: "evaluation", time, value: evalReason });
  }
  return said;
}

/** The evaluations alone, for the chart. */
export function evaluations(changes: readonly Change[]): { time: number; value: number }[] {
  return changes.flatMap((change) =>
    change.field === "evaluation" ? [{ time: change.time, value: change.value }] : [],
  );
}

/** How often each thing was said. Once is its first value and no change. */
export function timesChanged(changes: readonly Change[], field: Change["field"]): number {
  return Math.max(0, changes.filter((change) => change.field === field).length - 1);
}
