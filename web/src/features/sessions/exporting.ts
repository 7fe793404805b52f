// Where records are downloaded: the browser streams them to disk, and no page holds them.
import { inProject } from "@/api/project";
import { writeTerm } from "@/lib/filterText";

/** The address of every record of these sessions, as JSON lines. */
export function exportAddress(ids: readonly string[]): string {
  return exportMatching(writeTerm("id", ids));
}

/** The address of every record of all sessions that match. */
export function exportMatching(q: string): string {
  return inProject(`/v1/export?whole=true&q=${encodeURIComponent(q)}`);
}
