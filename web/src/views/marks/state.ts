// The life of a session in words. A state is never a verdict.
import type { SessionSummary } from "@/api/types";

export type State = SessionSummary["state"];

export const STATE_WORDS: Record<State, string> = {
  active: "Running",
  finished: "Finished",
  interrupted: "Interrupted",
};

const REASONS: Record<string, string> = {
  explicit: "The program ended the session.",
  exit: "The session ended when its program exited.",
  exception: "An uncaught exception ended the program.",
  cancelled: "The task that the session ran in was cancelled.",
  signal: "A signal ended the program.",
  lease: "The program stopped answering before it ended the session.",
  recovered: "The program was killed; what it had recorded was recovered from its journal.",
};

/** Why a session is no longer running, or null when nobody said. */
export function endReasonInWords(reason: string | null): string | null {
  if (!reason) return null;
  return Object.hasOwn(REASONS, reason) ? (REASONS[reason] ?? null) : `Ended: ${reason}.`;
}
