import { CircleCheck, CircleDashed, CircleX } from "lucide-react";
import { classes } from "@/lib/classes";

type Verdict = "yes" | "no" | "none";

export const VERDICT_WORDS: Record<Verdict, string> = {
  yes: "Success",
  no: "Failed",
  none: "Not judged",
};

const ICONS = { yes: CircleCheck, no: CircleX, none: CircleDashed };
const INKS = { yes: "text-ok", no: "text-error", none: "text-quiet" };

export function verdictOf(isSuccessful: boolean | null | undefined): Verdict {
  if (isSuccessful === null || isSuccessful === undefined) return "none";
  return isSuccessful ? "yes" : "no";
}

interface Props {
  verdict: Verdict;
  size?: number;
  wordless?: boolean;
}

/** The verdict on a session: yes, no, or not judged. Three values, three shapes. */
export function VerdictMark({ verdict, size = 14, wordless }: Props) {
  const Icon = ICONS[verdict];
  return (
    <span
      className={classes(
        "flex items-center gap-1.5 whitespace-nowrap",
        INKS[verdict],
        verdict !== "none" && "font-medium",
      )}
    >
      <Icon size={size} aria-hidden className="shrink-0" />
      <span className={wordless ? "sr-only" : undefined}>{VERDICT_WORDS[verdict]}</span>
    </span>
  );
}
