import { expect, it } from "vitest";
import type { Receipt } from "@/api/types";
import { howMuch, stateInWords, whatWent } from "@/features/receipts/words";
import { formatBytes } from "@/lib/format";

const receipt = (given: Partial<Receipt> = {}): Receipt => ({
  receipt_id: "1",
  project_id: "default",
  kind: "agent",
  subject: "support-bot",
  asked_by: "ada@example.test",
  asked_at: "2026-11-21T10:00:00Z",
  state: "done",
  erased: { rows: { events: 1_200, sessions: 3 }, sessions: 3, blobs: 0, blob_bytes: 0 },
  rows_left: {},
  finished_at: null,
  error: null,
  ...given,
});

it("says what went and how much", () => {
  expect(whatWent(receipt())).toBe("Agent support-bot");
  expect(howMuch(receipt(), formatBytes)).toBe("3 sessions, 1,203 rows");
  const erased = { rows: {}, sessions: 1, blobs: 1, blob_bytes: 2_500 };
  expect(howMuch(receipt({ erased }), formatBytes)).toBe("1 session, 0 rows, 1 file (2.5 kB)");
});

it("never says that it is done before it is", () => {
  for (const state of ["waiting", "erasing", "purging"] as const) {
    expect(stateInWords(state)).not.toContain("Done");
  }
  expect(stateInWords("purging")).toContain("No read shows it");
});
