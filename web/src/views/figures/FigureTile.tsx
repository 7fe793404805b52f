import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Change } from "@/lib/change";
import { Skeleton } from "@/ui/Skeleton";
import { ChangeMark } from "@/views/figures/ChangeMark";

interface Props {
  label: string;
  /** null while it is asked for. */
  value: ReactNode | null;
  note?: ReactNode;
  change: Change | null;
  good?: "up" | "down";
  before?: string;
  /** The filter that shows the rows behind the number. */
  q: string;
  sort?: string;
}

/** One number, how it differs from before, and the way to its rows. */
export function FigureTile({ label, value, note, change, good, before, q, sort }: Props) {
  return (
    <Link
      to="/sessions"
      search={{ q, ...(sort ? { sort } : {}) }}
      className="group flex min-w-0 flex-col gap-0.5 bg-raised px-4 py-3 -outline-offset-2 transition-colors hover:bg-hover"
    >
      <span className="text-small text-quiet group-hover:text-ink">{label}</span>
      <span className="flex h-8 min-w-0 items-baseline gap-2">
        {value === null ? (
          <Skeleton className="h-5 w-16 self-center" />
        ) : (
          <span className="truncate text-display font-bold tracking-[-0.01em]">{value}</span>
        )}
        <ChangeMark
          change={change}
          {...(good ? { good } : {})}
          {...(before ? { title: before } : {})}
        />
      </span>
      <span className="h-[18px] truncate text-small text-quiet">{note}</span>
    </Link>
  );
}
