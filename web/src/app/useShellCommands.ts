import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Keyboard, Printer, Settings, SunMoon } from "lucide-react";
import { useEffect } from "react";
import { useAccess } from "@/api/access";
import { PLACES } from "@/app/places";
import { useTheme } from "@/app/theme";
import { SECTIONS } from "@/features/settings/sections";
import { openShellWindow, useCommands, useKnown } from "@/ui/commands";
import { printPage } from "@/ui/printing";
import { useCommandKeys } from "@/ui/useCommandKeys";

/** What can be done on every page, and the keys of everything that any page can do. */
export function useShellCommands(): void {
  const navigate = useNavigate();
  const cache = useQueryClient();
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
    {
      id: "print",
      title: "Print this page",
      group: "Help and looks",
      words: "paper pdf save",
      icon: Printer,
      run: () => printPage(cache),
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
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key !== "k" && key !== "p") return;
      event.preventDefault();
      if (key === "p") printPage(cache);
      else openShellWindow(useKnown.getState().open === "palette" ? null : "palette");
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [cache]);
}
