// What the page's address carries: which kind of change, and whose.
import { KINDS } from "@/features/audit/kinds";

export interface AuditSearch {
  kind?: string;
  scope?: "server";
}

export function validateSearch(search: Record<string, unknown>): AuditSearch {
  const { kind, scope } = search;
  return {
    ...(KINDS.some((each) => each.value === kind && kind !== "") ? { kind: String(kind) } : {}),
    ...(scope === "server" ? { scope } : {}),
  };
}
