import type { SessionSummary } from "@/api/types";
import { extendTo, toggleSession, useSelection } from "@/features/sessions/selection";

interface Props {
  session: SessionSummary;
  listed: readonly SessionSummary[];
}

/** Marks a session for what is done with several. With Shift, everything since the last mark. */
export function SelectMark({ session, listed }: Props) {
  const chosen = useSelection((state) => state.chosen.has(session.session_id));
  return (
    // The row is a link: a larger place than the box itself takes the click.
    <label className="relative z-10 -m-2 flex cursor-pointer p-2">
      <input
        type="checkbox"
        checked={chosen}
        aria-label={`Select ${session.name?.trim() || session.session_id}`}
        onChange={(event) => {
          const native = event.nativeEvent;
          if (native instanceof MouseEvent && native.shiftKey) extendTo(session, listed);
          else toggleSession(session);
        }}
        className="size-3.5 accent-accent"
      />
    </label>
  );
}
