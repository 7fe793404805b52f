import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useAccess } from "@/api/access";
import { ReceiptRow } from "@/features/receipts/parts/ReceiptRow";
import { receiptsQuery } from "@/features/receipts/queries";
import type { ReceiptsSearch } from "@/features/receipts/search";
import { Button } from "@/ui/Button";
import { Failed } from "@/ui/Failed";
import { NotForRole } from "@/ui/NotForRole";
import { Panel } from "@/ui/Panel";
import { RowsSkeleton } from "@/ui/RowsSkeleton";
import { Segments } from "@/ui/Segments";
import { useTitle } from "@/ui/useTitle";

/** What was deleted, by whom, and that nothing of it is left. */
export function ReceiptsPage() {
  const access = useAccess();
  useTitle("Deletions");
  return (
    <>
      <h1 className="sr-only">Deletions</h1>
      {access.may("admin") || !access.me ? (
        <Receipts mayAll={access.mayEverywhere("admin") && !access.isLocal} />
      ) : (
        <NotForRole what="The receipts of deletions" needed="admin" role={access.role} />
      )}
    </>
  );
}

function Receipts({ mayAll }: { mayAll: boolean }) {
  const { receipt, scope } = useSearch({ strict: false }) as ReceiptsSearch;
  const navigate = useNavigate();
  const isServer = scope === "server";
  const list = useInfiniteQuery(receiptsQuery(isServer));
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const show = (search: ReceiptsSearch) =>
    navigate({ to: "/settings/deletions", search, replace: true, resetScroll: false });
  return (
    <Panel
      title="Deletions"
      note="Each is written down before it begins, and done when a recount behind the marks of deleted rows finds nothing."
      actions={
        mayAll && (
          <Segments
            label="Whose deletions"
            value={isServer ? "server" : "project"}
            choices={[
              { value: "project", label: "This project" },
              { value: "server", label: "Whole server" },
            ]}
            onChoose={(value) => show(value === "server" ? { scope: "server" } : {})}
          />
        )
      }
    >
      {list.data ? (
        items.length === 0 ? (
          <p className="px-4 py-3 text-quiet">Nothing was ever deleted here.</p>
        ) : (
          <ul className="divide-y divide-line">
            {items.map((one) => (
              <ReceiptRow
                key={one.receipt_id}
                receipt={one}
                isOpen={one.receipt_id === receipt}
                onToggle={(open) =>
                  show({
                    ...(isServer ? { scope: "server" } : {}),
                    ...(open ? { receipt: one.receipt_id } : {}),
                  })
                }
              />
            ))}
          </ul>
        )
      ) : list.error ? (
        <Failed
          title="The receipts could not be loaded"
          error={list.error}
          onRetry={() => list.refetch()}
        />
      ) : (
        <RowsSkeleton label="Loading the receipts" />
      )}
      {list.hasNextPage && (
        <div className="border-t border-line p-3 text-center">
          <Button disabled={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {list.isFetchingNextPage ? "Loading…" : "Show earlier ones"}
          </Button>
        </div>
      )}
    </Panel>
  );
}
