// Whether the session's summary stands above its views. Where there is little room it is folded to
// a line at first; what the reader chose last holds.
import { useState } from "react";
import { loadPreference, savePreference } from "@/lib/preferences";
import { useMedia } from "@/ui/useMedia";

const NAME = "session-summary";
const ROOMY = "(min-width: 1024px) and (min-height: 700px)";

export function useSummary(): { isOpen: boolean; toggle: () => void } {
  const isRoomy = useMedia(ROOMY);
  const [chosen, setChosen] = useState(() => loadPreference(NAME));
  const isOpen = chosen === null ? isRoomy : chosen === "open";
  const toggle = () => {
    const next = isOpen ? "folded" : "open";
    savePreference(NAME, next);
    setChosen(next);
  };
  return { isOpen, toggle };
}
