import type { ReactNode } from "react";
import { formatCount } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Failed } from "@/ui/Failed";
import { RowsSkeleton } from "@/ui/RowsSkeleton";

/** What a paged query gives, as far as it is needed here. */
interface Paged<Item> {
  data: { pages: { items: Item[]; total: number }[] } | undefined;
  error: Error | null;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
}

interface Props<Item> {
  /** What the items are: "prompts". */
  of: string;
  list: Paged<Item>;
  empty: ReactNode;
  children: (item: Item) => ReactNode;
}

/** A list in each of its states, and the way to more of it. */
export function Pages<Item>({ of, list, empty, children }: Props<Item>) {
  if (!list.data) {
    return list.error ? (
      <Failed
        title={`The ${of} could not be loaded`}
        error={list.error}
        onRetry={() => list.refetch()}
      />
    ) : (
      <RowsSkeleton label={`Loading the ${of}`} rows={5} />
    );
  }
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <div className="px-4 py-3 text-quiet">{empty}</div>;
  const more = (list.data.pages[0]?.total ?? items.length) - items.length;
  return (
    <>
      <ul className="divide-y divide-line">{items.map(children)}</ul>
      {list.hasNextPage && (
        <div className="border-t border-line p-3 text-center">
          <Button disabled={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
            {list.isFetchingNextPage ? "Loading…" : `Show more of ${formatCount(more)}`}
          </Button>
        </div>
      )}
    </>
  );
}
