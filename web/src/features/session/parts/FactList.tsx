import type { ReactNode } from "react";

export interface FactRow {
  label: string;
  value: ReactNode;
}

/** Names and values in two columns. */
export function FactList({ facts }: { facts: readonly FactRow[] }) {
  if (facts.length === 0) return null;
  return (
    <dl className="grid grid-cols-[minmax(88px,auto)_minmax(0,1fr)] gap-x-4 gap-y-1">
      {facts.map((fact) => (
        <div key={fact.label} className="contents">
          <dt className="text-quiet">{fact.label}</dt>
          <dd className="min-w-0">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
