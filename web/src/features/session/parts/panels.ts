// The views of a session. Only the first comes with the page; the others when they are opened.
import type { ComponentType } from "react";
import { TracePanel } from "@/features/session/panels/TracePanel";
import type { ViewProps } from "@/features/session/panels/view";
import { EventsSkeleton } from "@/features/session/parts/EventsSkeleton";
import type { View } from "@/features/session/search";
import { later } from "@/ui/later";

const LATER = {
  timeline: later(
    async () => (await import("@/features/session/panels/TimelinePanel")).TimelinePanel,
    EventsSkeleton,
  ),
  transcript: later(
    async () => (await import("@/features/session/panels/TranscriptPanel")).TranscriptPanel,
    EventsSkeleton,
  ),
  graph: later(
    async () => (await import("@/features/session/panels/GraphPanel")).GraphPanel,
    EventsSkeleton,
  ),
  replay: later(
    async () => (await import("@/features/session/panels/ReplayPanel")).ReplayPanel,
    EventsSkeleton,
  ),
};

export const PANELS: Record<View, ComponentType<ViewProps>> = { trace: TracePanel, ...LATER };

/** Loads a view that somebody is about to open; what fails is told when they do. */
export function beginPanel(view: View): void {
  if (view !== "trace") LATER[view].begin().catch(() => {});
}
