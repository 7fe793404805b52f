import { formatAbsolute, formatAgo, parseTime } from "@/lib/time";
import { Tooltip } from "@/ui/Tooltip";
import { useNow } from "@/ui/useNow";

/** A time in the reader's words, with the exact one on hover. */
export function Moment({ iso }: { iso: string }) {
  const now = useNow();
  const time = parseTime(iso);
  if (time === null) return <span>{iso}</span>;
  return (
    <Tooltip text={formatAbsolute(time)}>
      <time dateTime={iso}>{formatAgo(time, now)}</time>
    </Tooltip>
  );
}
