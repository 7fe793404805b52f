import { useMemo } from "react";
import type { ViewProps } from "@/features/session/panels/view";
import { TurnCard } from "@/features/session/parts/TurnCard";
import { useView } from "@/features/session/store";
import { plural } from "@/lib/format";
import { Segments } from "@/ui/Segments";
import { TurnList } from "@/views/transcript/TurnList";
import { toTurns } from "@/views/transcript/turns";

/** The run as a conversation. */
export function TranscriptPanel(props: ViewProps) {
  const { session, inOrder, clock, store, selected, onSelect } = props;
  const raw = useView(store, (view) => view.raw);
  const set = useView(store, (view) => view.set);
  const turns = useMemo(() => toTurns(inOrder), [inOrder]);
  return (
    <>
      <div
        role="toolbar"
        aria-label="Transcript"
        className="flex h-11 shrink-0 items-center gap-3 border-b border-line pr-2 pl-4 sm:pr-4 sm:pl-6"
      >
        <Segments
          label="How it is written"
          value={raw ? "raw" : "pretty"}
          choices={[
            { value: "pretty", label: "Pretty" },
            { value: "raw", label: "Raw" },
          ]}
          onChoose={(value) => set({ raw: value === "raw" })}
        />
        <span className="ml-auto text-small text-quiet">{plural(turns.length, "turn")}</span>
      </div>
      <TurnList turns={turns} selected={selected} onSelect={onSelect}>
        {(turn) => (
          <TurnCard
            sessionId={session.session_id}
            turn={turn}
            origin={clock.origin}
            raw={raw}
            selected={turn.node.id === selected}
            onSelect={onSelect}
          />
        )}
      </TurnList>
    </>
  );
}
