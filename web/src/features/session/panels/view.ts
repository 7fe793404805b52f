// What every view of a session is given: the same events, the same clock, the same selection.
import type { Session } from "@/api/types";
import type { SessionStore } from "@/features/session/store";
import type { Clock, SessionEvents } from "@/features/session/useEvents";
import type { Node } from "@/views/timeline/tree";

export interface ViewProps {
  session: Session;
  events: SessionEvents;
  /** All events in the order in which they began. */
  inOrder: readonly Node[];
  clock: Clock;
  store: SessionStore;
  selected: string | null;
  onSelect: (id: string) => void;
}
