import {
  CARD_HEIGHT,
  DEFAULT_COLUMNS,
  gridOf,
  NARROW_CARD_HEIGHT,
  ROW_HEIGHT,
  TABLE_QUERY,
} from "@/features/sessions/parts/columns";
import { classes } from "@/lib/classes";
import { PHONE } from "@/lib/phone";
import { Skeleton } from "@/ui/Skeleton";
import { useMedia } from "@/ui/useMedia";

const NAMES = ["w-40", "w-52", "w-32", "w-44", "w-36", "w-48", "w-28", "w-40", "w-52", "w-36"];

/** Rows of the size that the real ones will have. */
export function ListSkeleton() {
  const table = useMedia(TABLE_QUERY);
  const narrow = useMedia(PHONE);
  return (
    <div aria-busy="true">
      <span className="sr-only" role="status">
        Loading sessions
      </span>
      {table && <div className="h-9 border-y border-line" />}
      {NAMES.map((width, row) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change
          key={row}
          className={classes(
            "items-center border-b border-line bg-raised",
            table ? "grid gap-x-4 px-6" : "flex gap-3 px-4 sm:px-6",
          )}
          style={{
            height: table ? ROW_HEIGHT : narrow ? NARROW_CARD_HEIGHT : CARD_HEIGHT,
            ...(table ? { gridTemplateColumns: gridOf(DEFAULT_COLUMNS) } : {}),
          }}
        >
          {table && <Skeleton className="size-3.5" />}
          <Skeleton className="h-2.5 w-16" />
          <span className="flex-1 space-y-2">
            <Skeleton className={classes("h-2.5 max-w-full", width)} />
            <Skeleton className="h-2 w-20" />
          </span>
          {table && (
            <>
              <Skeleton className="h-2.5 w-4/5" />
              <Skeleton className="h-2.5 w-16" />
              <Skeleton className="h-2.5 w-14 justify-self-end" />
              <Skeleton className="h-2.5 w-20 justify-self-end" />
              <Skeleton className="h-2.5 w-12 justify-self-end" />
              <Skeleton className="h-2.5 w-6 justify-self-end" />
              <Skeleton className="h-2.5 w-8 justify-self-end" />
              <Skeleton className="h-2.5 w-12 justify-self-end" />
            </>
          )}
        </div>
      ))}
    </div>
  );
}
