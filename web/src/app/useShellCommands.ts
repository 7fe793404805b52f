import { useNavigate } from "@tanstack/react-router";
import { Keyboard, Settings, SunMoon } from "lucide-react";
import { useEffect } from "react";
import { useAccess } from "@/api/access";
import { PLACES } from "@/app/places";
import { useTheme } from "@/app/theme";
import { SECTIONS } from "@/features/settings/sections";
import { openShellWindow, useCommands, useKnown } from "@/ui/commands";
import { useCommandKeys } from "@/ui/useCommandKeys";

/** What can be done on every page, and the keys of everything that any page can do. */
export function useShellCommands(): void {
  const navigate = useNavigate();
  const choose = useTheme((state) => state.choose);
  const access = useAccess();
  useCommandKeys();
  useCommands([
    ...PLACES.map((place) => ({
      id: `go ${place.to}`,
      title: place.label,
      group: "Go to",
      keys: place.keys,
      words: place.words,
      icon: place.icon,
      run: () => navigate({ to: place.to }),
    })),
    ...SECTIONS.filter((section) => section.isThere(access)).map((section) => ({
      id: `go ${section.to}`,
      title: `Settings: ${section.label}`,
      group: "Go to",
      words: section.words,
      icon: Settings,
      run: () => navigate({ to: section.to }),
    })),
    {
      id: "keys",
      title: "Keyboard",
      group: "Help and looks",
      keys: "?",
      words: "keys shortcuts help",
      icon: Keyboard,
      run: () => openShellWindow("keys"),
    },
    ...(["system", "light", "dark"] as const).map((theme) => ({
      id: `theme ${theme}`,
      title: `Theme: ${theme === "system" ? "as the system" : theme}`,
      group: "Help and looks",
      words: "colours appearance",
      icon: SunMoon,
      run: () => choose(theme),
    })),
  ]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      if (event.shiftKey || event.altKey) return;
      event.preventDefault();
      openShellWindow(useKnown.getState().open === "palette" ? null : "palette");
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}
