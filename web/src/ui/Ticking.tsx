import { formatRunning, parseTime } from "@/lib/time";
import { useNow } from "@/ui/useNow";

/** How long something has been running, counted on every second. */
export function Ticking({ since }: { since: string }) {
  const now = useNow();
  const start = parseTime(since);
  return <span>{start === null ? "–" : formatRunning(now - start)}</span>;
}
