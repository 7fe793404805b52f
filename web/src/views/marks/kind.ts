// Which of five drawings an event gets. Types we do not know are drawn as generic, never refused.

export type Kind = "step" | "llm" | "tool" | "error" | "generic";

const KINDS: Record<string, Kind> = {
  step: "step",
  llm_generation: "llm",
  function_call: "tool",
  error_traceback: "error",
};

const WORDS: Record<string, string> = {
  step: "Step",
  llm_generation: "LLM generation",
  function_call: "Function call",
  error_traceback: "Error",
  generic: "Event",
};

export function kindOf(type: string): Kind {
  return Object.hasOwn(KINDS, type) ? (KINDS[type] ?? "generic") : "generic";
}

/** The type as a person reads it; an unknown type stays as it came. */
export function typeInWords(type: string): string {
  return Object.hasOwn(WORDS, type) ? (WORDS[type] ?? type) : type;
}
