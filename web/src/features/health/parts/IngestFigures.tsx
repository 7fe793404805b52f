import type { IngestCounts } from "@/api/types";
import { formatCount } from "@/lib/format";

interface Figure {
  label: string;
  count: number;
  /** The count's parts, where it has some. */
  by?: Record<string, number>;
}

/** What came in since the server started. */
export function IngestFigures({ counts }: { counts: IngestCounts }) {
  const figures: Figure[] = [
    { label: "Records taken", count: counts.accepted },
    { label: "Batches", count: counts.batches },
    { label: "Sent again", count: counts.duplicates },
    { label: "Refused", count: total(counts.refused), by: counts.refused },
    { label: "Fields cut", count: counts.clamped },
    { label: "Told to come again", count: counts.busy },
    { label: "Journals taken over", count: counts.drained },
    { label: "Secrets masked in them", count: total(counts.redacted), by: counts.redacted },
    { label: "Sessions interrupted", count: total(counts.interrupted), by: counts.interrupted },
  ];
  return (
    <dl className="grid grid-cols-2 gap-px bg-line md:grid-cols-3">
      {figures.map((figure) => (
        <div key={figure.label} className="bg-raised px-4 py-2.5 last:max-md:col-span-2">
          <dt className="text-small text-quiet">{figure.label}</dt>
          <dd className="text-large font-medium">
            {formatCount(figure.count)}
            {figure.by && figure.count > 0 && <Reasons by={figure.by} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Reasons({ by }: { by: Record<string, number> }) {
  return (
    <span className="ml-2 text-small font-normal text-quiet">
      {Object.entries(by)
        .map(([reason, count]) => `${reason} ${formatCount(count)}`)
        .join(", ")}
    </span>
  );
}

function total(by: Record<string, number>): number {
  return Object.values(by).reduce((sum, count) => sum + count, 0);
}
