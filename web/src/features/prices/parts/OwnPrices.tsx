import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { keys } from "@/api/keys";
import type { OwnPrice } from "@/api/types";
import { PriceDialog } from "@/features/prices/parts/PriceDialog";
import { deletePrice, pricesQuery } from "@/features/prices/queries";
import { daysInWords, ratesInWords } from "@/features/prices/rates";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Failed } from "@/ui/Failed";
import { Panel } from "@/ui/Panel";
import { RowsSkeleton } from "@/ui/RowsSkeleton";

/** The prices that the project set itself, which go before those that all pay. */
export function OwnPrices({ mayChange }: { mayChange: boolean }) {
  const cache = useQueryClient();
  const prices = useInfiniteQuery(pricesQuery());
  const [edited, setEdited] = useState<OwnPrice | "new" | null>(null);
  const [going, setGoing] = useState<OwnPrice | null>(null);
  const deletion = useMutation({
    mutationFn: deletePrice,
    onSuccess: () => {
      setGoing(null);
      cache.invalidateQueries({ queryKey: keys.prices });
    },
  });
  const items = prices.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel
      title="Your own prices"
      note="US dollars for a million tokens. They hold for calls that come from now on and go before what the server knows by itself."
      actions={
        mayChange && (
          <Button tone="primary" onClick={() => setEdited("new")}>
            <Plus size={14} aria-hidden />
            New price
          </Button>
        )
      }
    >
      {prices.data ? (
        items.length === 0 ? (
          <p className="px-4 py-3 text-quiet">
            None: calls cost what the server's own list says, and are unknown where it has no price.
            {!mayChange && " An admin of the project can set some."}
          </p>
        ) : (
          <ul className="divide-y divide-line">
            {items.map((price) => (
              <li
                key={price.price_id}
                className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3"
              >
                <div className="min-w-52 flex-1">
                  <p className="flex flex-wrap items-baseline gap-x-2">
                    <code className="font-mono font-medium">{price.model}</code>
                    <span className="text-small text-quiet">
                      {price.provider === null ? "of any provider" : `of ${price.provider}`}
                      {" · "}
                      {daysInWords(price.starts_on, price.ends_on)}
                    </span>
                  </p>
                  <p>{ratesInWords(price.rates)}</p>
                  {price.note && <p className="text-small text-quiet">{price.note}</p>}
                </div>
                {mayChange && (
                  <div className="flex gap-2">
                    <Button
                      size="small"
                      aria-label={`Change the price of ${price.model}`}
                      onClick={() => setEdited(price)}
                    >
                      Change
                    </Button>
                    <Button
                      size="small"
                      aria-label={`Delete the price of ${price.model}`}
                      onClick={() => setGoing(price)}
                    >
                      Delete
                    </Button>
                  </div>
                )}
              </li>
            ))}
          </ul>
        )
      ) : prices.error ? (
        <Failed
          title="The prices could not be loaded"
          error={prices.error}
          onRetry={() => prices.refetch()}
        />
      ) : (
        <RowsSkeleton label="Loading the prices" />
      )}
      {prices.hasNextPage && (
        <div className="border-t border-line p-3 text-center">
          <Button disabled={prices.isFetchingNextPage} onClick={() => prices.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
      {edited !== null && (
        <PriceDialog price={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      )}
      <ConfirmDialog
        open={going !== null}
        title={`Delete the price of ${going?.model ?? ""}?`}
        description="Calls that were priced by it keep their cost until they are priced anew."
        action="Delete"
        doing="Deleting…"
        busy={deletion.isPending}
        error={deletion.error?.message ?? null}
        onConfirm={() => going && deletion.mutate(going.price_id)}
        onClose={() => {
          deletion.reset();
          setGoing(null);
        }}
      />
    </Panel>
  );
}
