import { CircleCheck } from "lucide-react";
import type { LossCount } from "@/api/types";
import { formatCount } from "@/lib/format";
import { Moment } from "@/ui/Moment";

// Where the server says it was counted, in a reader's words.
const SOURCES: Record<string, string> = {
  program: "a program that records",
  spool: "the journal of a dead program",
  door: "records that were sent here",
  api: "calls of the public packages",
  store: "the store, since the start",
};

/** What was lost: how much, why, where and when. */
export function LossList({ losses }: { losses: readonly LossCount[] }) {
  if (losses.length === 0) {
    return (
      <p className="flex items-center gap-2 px-4 py-3">
        <CircleCheck size={16} aria-hidden className="shrink-0 text-ok" />
        Nothing that was recorded is known to be lost.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {losses.map((loss) => (
        <li
          key={`${loss.source} ${loss.reason}`}
          className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 px-4 py-3 md:grid-cols-[minmax(0,1fr)_220px_72px]"
        >
          <code className="min-w-0 font-mono font-medium">{loss.reason}</code>
          <p className="text-right text-large font-medium text-warn md:col-start-3">
            {formatCount(loss.count)}
          </p>
          <p className="text-quiet max-md:col-span-2">
            {loss.meaning ?? "This server does not know the reason; the program is newer."}
          </p>
          <div className="text-small text-quiet max-md:col-span-2 max-md:mt-1 md:col-start-2 md:row-span-2 md:row-start-1">
            <p>{SOURCES[loss.source] ?? loss.source}</p>
            <When loss={loss} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function When({ loss }: { loss: LossCount }) {
  if (loss.first_at === null || loss.last_at === null) return null;
  if (loss.first_at === loss.last_at) {
    return (
      <p>
        <Moment iso={loss.last_at} />
      </p>
    );
  }
  return (
    <p>
      first <Moment iso={loss.first_at} />, last <Moment iso={loss.last_at} />
    </p>
  );
}
