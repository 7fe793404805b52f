import { ArrowUp, Radio } from "lucide-react";
import { plural } from "@/lib/format";
import { Button } from "@/ui/Button";
import { scrolling } from "@/ui/motion";

interface Props {
  /** Sessions that came in above what is on screen. */
  count: number;
  /** Whether the list follows them by itself. */
  tail: boolean;
  onTail: () => void;
}

/** Tells of new sessions above, or that the list follows them. */
export function NewAbove({ count, tail, onTail }: Props) {
  if (!tail && count === 0) return null;
  return (
    <div
      className="pointer-events-none fixed inset-x-0 top-[92px] z-20 flex justify-center"
      role="status"
    >
      {tail ? (
        <Button
          size="small"
          className="pointer-events-auto animate-appear shadow-float"
          onClick={onTail}
        >
          <Radio size={13} aria-hidden className="text-running" />
          Following new sessions. Stop
        </Button>
      ) : (
        <Button
          tone="primary"
          size="small"
          className="pointer-events-auto animate-appear shadow-float"
          onClick={() => scrollTo({ top: 0, behavior: scrolling() })}
        >
          <ArrowUp size={13} aria-hidden />
          {plural(count, "new session")}
        </Button>
      )}
    </div>
  );
}
