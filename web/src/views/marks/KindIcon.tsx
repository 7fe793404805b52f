import { CircleDot, Footprints, OctagonAlert, Sparkles, Wrench } from "lucide-react";
import { classes } from "@/lib/classes";
import { type Kind, kindOf, typeInWords } from "@/views/marks/kind";

const ICONS = {
  step: Footprints,
  llm: Sparkles,
  tool: Wrench,
  error: OctagonAlert,
  generic: CircleDot,
};

const INKS: Record<Kind, string> = {
  step: "text-kind-step",
  llm: "text-kind-llm",
  tool: "text-kind-tool",
  error: "text-kind-error",
  generic: "text-kind-generic",
};

/** What kind of event this is: a shape and a hue. */
export function KindIcon({ type, size = 14 }: { type: string; size?: number }) {
  const kind = kindOf(type);
  const Icon = ICONS[kind];
  return (
    <Icon
      size={size}
      role="img"
      aria-label={typeInWords(type)}
      className={classes("shrink-0", INKS[kind])}
    />
  );
}
