import { Skeleton } from "@/ui/Skeleton";

/** The page before the session is known, in the places where its parts will stand. */
export function PageSkeleton() {
  return (
    <div aria-busy="true" className="px-4 pt-4 sm:px-6">
      <span className="sr-only" role="status">
        Loading the session
      </span>
      <Skeleton className="h-2.5 w-40" />
      <Skeleton className="mt-4 h-4 w-72 max-w-full" />
      <Skeleton className="mt-4 h-2.5 w-[480px] max-w-full" />
      <div className="mt-5 h-24 rounded-large border border-line bg-raised" />
      <div className="mt-6 space-y-5">
        {["w-1/3", "w-1/4", "w-2/5", "w-1/4", "w-1/3"].map((width, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change
          <Skeleton key={at} className={`h-2.5 ${width}`} />
        ))}
      </div>
    </div>
  );
}
