// Where records are downloaded: the browser streams them to disk, and no page holds them.
import { inProject } from "@/api/project";
import { writeTerm } from "@/lib/filterText";

// The most that the server gives at once.
const MOST_EXPORTED = 500;

/** The address of every record of these sessions, as JSON lines. */
export function exportAddress(ids: readonly string[]): string {
  return exportMatching(writeTerm("id", ids));
}

/** The address of every record of the first sessions that match. */
export function exportMatching(q: string): string {
  return inProject(`/v1/export?limit=${MOST_EXPORTED}&q=${encodeURIComponent(q)}`);
}
