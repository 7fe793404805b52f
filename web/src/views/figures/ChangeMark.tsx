import { ArrowDown, ArrowUp } from "lucide-react";
import type { Change } from "@/lib/change";
import { classes } from "@/lib/classes";

interface Props {
  change: Change | null;
  /** Which way is good; neither for what is only more or less. */
  good?: "up" | "down";
  /** What it is compared with: "24 hours before: 12". */
  title?: string;
}

/** How a figure differs from the period before: an arrow, and a hue only where one way is good. */
export function ChangeMark({ change, good, title }: Props) {
  if (!change) return null;
  const Icon = change.direction > 0 ? ArrowUp : ArrowDown;
  const better = good && change.direction !== 0 && change.direction > 0 === (good === "up");
  const worse = good && change.direction !== 0 && !better;
  return (
    <span
      title={title}
      className={classes(
        "inline-flex items-center gap-0.5 text-small whitespace-nowrap",
        better ? "text-ok" : worse ? "text-error" : "text-quiet",
      )}
    >
      {change.direction !== 0 && <Icon size={11} aria-hidden />}
      {change.text}
    </span>
  );
}
