import { Skeleton } from "@/ui/Skeleton";

/** Frames of the size that the parts will have. */
export function HealthSkeleton() {
  return (
    <div aria-busy="true" className="space-y-6">
      <span className="sr-only" role="status">
        Loading the server's health
      </span>
      {["h-20", "h-16", "h-36"].map((height) => (
        <div key={height}>
          <Skeleton className="mb-3 h-3 w-24" />
          <div className={`rounded-large border border-line bg-raised ${height}`} />
        </div>
      ))}
    </div>
  );
}
