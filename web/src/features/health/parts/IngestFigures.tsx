import { Link } from "@tanstack/react-router";
import type { IngestCounts } from "@/api/types";
import { useRate } from "@/features/health/parts/useRate";
import { rateInWords } from "@/features/health/rate";
import { formatCount } from "@/lib/format";

interface Figure {
  label: string;
  count: number;
  /** What it means, and whether it is anybody's concern. */
  note: string;
  /** The count's parts, where it has some. */
  by?: Record<string, number>;
  /** The filter that shows the sessions behind it. */
  q?: string;
}

interface Props {
  counts: IngestCounts;
  /** When the server said so, in milliseconds since 1970. */
  answeredAt: number;
}

/** What came in since the server started, and how fast it comes now. */
export function IngestFigures({ counts, answeredAt }: Props) {
  const rate = useRate(counts.accepted, answeredAt);
  const figures: Figure[] = [
    {
      label: "Records taken",
      count: counts.accepted,
      note: rate === null ? "Stored, and durable when they were answered." : rateInWords(rate),
    },
    { label: "Batches", count: counts.batches, note: "Requests that brought them." },
    {
      label: "Sent again",
      count: counts.duplicates,
      note: "Known already; they changed nothing.",
    },
    {
      label: "Refused",
      count: total(counts.refused),
      note: "Never taken; each is in the ledger above.",
      by: counts.refused,
    },
    { label: "Fields cut", count: counts.clamped, note: "Longer than the protocol's bound." },
    {
      label: "Told to come again",
      count: counts.busy,
      note: "The store was full for a moment; programs send them again.",
    },
    {
      label: "Journals taken over",
      count: counts.drained,
      note: "Of programs that died before they had sent all.",
    },
    {
      label: "Secrets masked in them",
      count: total(counts.redacted),
      note: "Before anything of them was stored.",
      by: counts.redacted,
    },
    {
      label: "Sessions interrupted",
      count: total(counts.interrupted),
      note: "Their program stopped answering.",
      by: counts.interrupted,
      q: "state:interrupted",
    },
  ];
  return (
    <dl className="grid grid-cols-2 gap-px bg-line md:grid-cols-3">
      {figures.map((figure) => (
        <div key={figure.label} className="bg-raised px-4 py-2.5 last:max-md:col-span-2">
          <dt className="text-small text-quiet">{figure.label}</dt>
          <dd className="text-large font-medium">
            {figure.q && figure.count > 0 ? (
              <Link to="/sessions" search={{ q: figure.q }} className="hover:underline">
                {formatCount(figure.count)}
              </Link>
            ) : (
              formatCount(figure.count)
            )}
            {figure.by && figure.count > 0 && <Reasons by={figure.by} />}
          </dd>
          <dd className="text-small text-quiet">{figure.note}</dd>
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
