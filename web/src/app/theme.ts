// The reader's choice of theme. theme.js applies it before the first paint; this keeps it true after.
import { create } from "zustand";
import { loadPreference, savePreference } from "@/lib/preferences";

const THEMES = ["system", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

const NAME = "theme";
const DARK = "(prefers-color-scheme: dark)";

const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);

function load(): Theme {
  const saved = loadPreference(NAME);
  return isTheme(saved) ? saved : "system";
}

function apply(theme: Theme): void {
  const dark = theme === "dark" || (theme === "system" && matchMedia(DARK).matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

export const useTheme = create<{ theme: Theme; choose: (theme: string) => void }>((set) => ({
  theme: load(),
  choose: (theme) => {
    if (!isTheme(theme)) return;
    savePreference(NAME, theme);
    apply(theme);
    set({ theme });
  },
}));

matchMedia(DARK).addEventListener("change", () => apply(useTheme.getState().theme));
