import type { Receipt } from "@/api/types";
import { plural } from "@/lib/format";

const KINDS: Record<Receipt["kind"], string> = {
  session: "Session",
  agent: "Agent",
  project: "Project",
  retention: "Retention",
};

/** What was deleted: "Agent support-bot". */
export function whatWent({ kind, subject }: Receipt): string {
  return `${KINDS[kind] ?? kind} ${subject}`.trim();
}

/** Where the deletion stands; docs/reference/retention-and-deletion.md has the states. */
export function stateInWords(state: Receipt["state"]): string {
  if (state === "done") return "Done: a recount found nothing left";
  if (state === "purging") return "No read shows it; the disk is being cleared";
  return "Being deleted: reads may still show some of it";
}

/** "3 sessions, 120 rows, 2 files (1.2 MB)". */
export function howMuch({ erased }: Receipt, bytes: (count: number) => string): string {
  const rows = Object.values(erased.rows).reduce((sum, count) => sum + count, 0);
  return [
    plural(erased.sessions, "session"),
    plural(rows, "row"),
    ...(erased.blobs > 0 ? [`${plural(erased.blobs, "file")} (${bytes(erased.blob_bytes)})`] : []),
  ].join(", ");
}
