import type { ReactNode } from "react";
import { Failed } from "@/ui/Failed";
import { RowsSkeleton } from "@/ui/RowsSkeleton";

interface Props<Data> {
  /** "prompt", "dataset". */
  what: string;
  query: { data: Data | undefined; error: Error | null; refetch: () => unknown };
  children: (data: Data) => ReactNode;
}

/** One of what is kept: on its way, missing, or there. */
export function One<Data>({ what, query, children }: Props<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    return (
      <Failed
        title={`The ${what} could not be loaded`}
        error={query.error}
        onRetry={() => query.refetch()}
      />
    );
  }
  return <RowsSkeleton label={`Loading the ${what}`} />;
}
