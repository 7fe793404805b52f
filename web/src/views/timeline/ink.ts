// The classes of a bar by the kind of its event. Written out: Tailwind reads them from this text.
import type { Kind } from "@/views/marks/kind";

export const BAR: Record<Kind, string> = {
  step: "bg-kind-step/25 border border-kind-step/50",
  llm: "bg-kind-llm",
  tool: "bg-kind-tool",
  error: "bg-kind-error",
  generic: "bg-kind-generic",
};

export const FAILED_BAR = "bg-error";
