import { Skeleton } from "@/ui/Skeleton";

/** Stands where the events will be. */
export function EventsSkeleton() {
  return (
    <div aria-busy="true" className="flex-1 space-y-4 overflow-hidden bg-raised px-6 py-5">
      {["w-2/5", "w-1/3", "w-1/4", "w-2/5", "w-1/3", "w-1/2", "w-1/4", "w-1/3"].map((width, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change
        <Skeleton key={at} className={`h-2.5 ${width}`} />
      ))}
    </div>
  );
}
