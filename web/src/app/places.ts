// Where one can go from everywhere: the bar at the top, the palette and the keys know no others.
import { Bot, HeartPulse, House, LibraryBig, List, Settings } from "lucide-react";

export const PLACES = [
  { to: "/", label: "Home", keys: "g h", icon: House, words: "overview dashboard failures" },
  { to: "/sessions", label: "Sessions", keys: "g s", icon: List, words: "runs list search" },
  { to: "/agents", label: "Agents", keys: "g a", icon: Bot, words: "names figures" },
  {
    to: "/library",
    label: "Library",
    keys: "g l",
    icon: LibraryBig,
    words: "prompts datasets experiments flags",
  },
  { to: "/health", label: "Health", keys: "g t", icon: HeartPulse, words: "losses spool ingest" },
  { to: "/settings", label: "Settings", keys: "g ,", icon: Settings, words: "configuration" },
] as const;

export type Place = (typeof PLACES)[number];
