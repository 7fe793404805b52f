// Where one can go from everywhere: the bar at the top, the palette and the keys know no others.
import { HeartPulse, List, Settings } from "lucide-react";

export const PLACES = [
  { to: "/sessions", label: "Sessions", keys: "g s", icon: List, words: "runs list search" },
  { to: "/health", label: "Health", keys: "g t", icon: HeartPulse, words: "losses spool ingest" },
  { to: "/settings", label: "Settings", keys: "g ,", icon: Settings, words: "configuration" },
] as const;

export type Place = (typeof PLACES)[number];
