import { Skeleton } from "@/ui/Skeleton";

/** Rows of a list on their way. */
export function RowsSkeleton({ label, rows = 3 }: { label: string; rows?: number }) {
  return (
    <div aria-busy="true" className="divide-y divide-line">
      <span className="sr-only" role="status">
        {label}
      </span>
      {Array.from({ length: rows }, (_, at) => at).map((at) => (
        <div key={at} className="space-y-2 px-4 py-3.5">
          <Skeleton className={at % 2 ? "h-3 w-2/5" : "h-3 w-1/2"} />
          <Skeleton className="h-2.5 w-1/4" />
        </div>
      ))}
    </div>
  );
}
