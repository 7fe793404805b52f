// What the page's address carries: one receipt that is looked at, and whose receipts are listed.

export interface ReceiptsSearch {
  receipt?: string;
  scope?: "server";
}

export function validateSearch(search: Record<string, unknown>): ReceiptsSearch {
  const { receipt, scope } = search;
  return {
    ...(typeof receipt === "string" && receipt !== "" ? { receipt } : {}),
    ...(scope === "server" ? { scope } : {}),
  };
}
