import type { ReactNode } from "react";

/** A small label that is given, not computed: tags, badges. */
export function Tag({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex h-5 max-w-60 items-center gap-1 rounded-small border border-line bg-sunken px-1.5 text-micro text-quiet">
      <span className="truncate">{children}</span>
    </span>
  );
}
