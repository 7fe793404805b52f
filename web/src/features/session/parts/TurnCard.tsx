import { useQuery } from "@tanstack/react-query";
import { FileDiff } from "lucide-react";
import { useMemo, useState } from "react";
import { eventQuery } from "@/api/sessionQueries";
import type { EventDetail } from "@/api/types";
import { Failure } from "@/features/session/parts/Failure";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Skeleton } from "@/ui/Skeleton";
import { RichText } from "@/views/markdown/RichText";
import { JsonTree } from "@/views/payload/JsonTree";
import { Screenshots } from "@/views/payload/Screenshots";
import { isSameValue, type Message, shapeOf, toRaw } from "@/views/payload/shape";
import { TextBlock } from "@/views/payload/TextBlock";
import { Transcript } from "@/views/payload/Transcript";
import { DiffView } from "@/views/transcript/DiffView";
import { freshOf, promptText } from "@/views/transcript/prompt";
import { StepTurn, TurnFrame } from "@/views/transcript/TurnFrame";
import type { Turn } from "@/views/transcript/turns";

interface Props {
  sessionId: string;
  turn: Turn;
  origin: number;
  raw: boolean;
  selected: boolean;
  onSelect: (id: string) => void;
}

/** One turn with what was said in it, asked for when it comes into view. */
export function TurnCard(props: Props) {
  const { turn, sessionId } = props;
  const { node, before } = turn;
  const isStep = node.event.type === "step";
  const [comparing, setComparing] = useState(false);
  const event = useQuery({ ...eventQuery(sessionId, node.id), enabled: !isStep });
  const earlier = useQuery({
    ...eventQuery(sessionId, before?.id ?? ""),
    enabled: before !== null,
  });
  const frame = {
    node,
    origin: props.origin,
    selected: props.selected,
    onSelect: props.onSelect,
  };
  if (isStep) return <StepTurn {...frame} />;
  if (event.status === "error") {
    return (
      <TurnFrame {...frame}>
        <p role="alert" className="flex flex-wrap items-center gap-2 text-quiet">
          {event.error.message}
          <Button size="small" onClick={() => event.refetch()}>
            Try again
          </Button>
        </p>
      </TurnFrame>
    );
  }
  if (!event.data || (before && earlier.isPending)) {
    return (
      <TurnFrame {...frame}>
        <Skeleton className="h-2.5 w-2/3" />
        <Skeleton className="h-2.5 w-1/2" />
        <p className="hidden text-small text-quiet print:block">
          Not fetched yet when this was printed: Ctrl P on the page waits for it.
        </p>
      </TurnFrame>
    );
  }
  const compare = before && earlier.data && !props.raw && (
    <IconButton
      size="small"
      label={comparing ? "Show the prompt" : "Compare with the prompt before"}
      pressed={comparing}
      icon={<FileDiff size={13} aria-hidden />}
      onClick={() => setComparing(!comparing)}
    />
  );
  return (
    <TurnFrame {...frame} actions={compare}>
      {props.raw ? (
        <Raw event={event.data} />
      ) : comparing && earlier.data ? (
        <DiffView before={promptOf(earlier.data)} after={promptOf(event.data)} />
      ) : (
        <Said event={event.data} earlier={earlier.data ?? null} />
      )}
    </TurnFrame>
  );
}

function promptOf(event: EventDetail): string {
  const shape = shapeOf(event.input);
  return shape.kind === "messages" ? promptText(shape.messages) : toRaw(event.input ?? "");
}

const RAW = ["arguments", "input", "output", "data", "error", "traceback"] as const;

function Raw({ event }: { event: EventDetail }) {
  return RAW.map((field) => {
    const value = event[field];
    if (value === null || value === undefined) return null;
    return (
      <div key={field}>
        <p className="text-small text-quiet">{field}</p>
        <TextBlock text={toRaw(value)} mono />
      </div>
    );
  });
}

const isEmpty = (value: unknown) =>
  value === null ||
  value === undefined ||
  (typeof value === "object" && Object.keys(value).length === 0);

function Said({ event, earlier }: { event: EventDetail; earlier: EventDetail | null }) {
  const isLlm = event.type === "llm_generation";
  const nothing = [event.arguments, event.input, event.output, event.data].every(isEmpty);
  return (
    <>
      {!isEmpty(event.arguments) && <Labelled label="Arguments" value={event.arguments} />}
      {!isEmpty(event.input) &&
        !isSameValue(event.input, event.arguments) &&
        (isLlm ? (
          <Prompt event={event} earlier={earlier} />
        ) : (
          <Labelled label="" value={event.input} />
        ))}
      {!isEmpty(event.output) && (
        <div className={isLlm ? "border-l-2 border-kind-llm pl-3" : ""}>
          <Labelled label={isLlm ? "Answer" : "Result"} value={event.output} />
        </div>
      )}
      {!isEmpty(event.data) && <Labelled label="Data" value={event.data} />}
      {event.screenshots.length > 0 && <Screenshots screenshots={event.screenshots} />}
      <Failure event={event} />
      {nothing && !event.error && !event.traceback && event.screenshots.length === 0 && (
        <p className="text-quiet">Nothing but its name and its time was recorded.</p>
      )}
    </>
  );
}

function Labelled({ label, value }: { label: string; value: unknown }) {
  const shape = useMemo(() => shapeOf(value), [value]);
  return (
    <div>
      {label && <p className="mb-0.5 text-small text-quiet">{label}</p>}
      {shape.kind === "messages" ? (
        <Transcript messages={shape.messages} />
      ) : shape.kind === "text" ? (
        <RichText text={shape.text} />
      ) : shape.kind === "data" ? (
        <div className="overflow-x-auto font-mono text-small">
          <JsonTree value={shape.value} />
        </div>
      ) : null}
    </div>
  );
}

const messagesOf = (value: unknown): Message[] => {
  const shape = shapeOf(value);
  if (shape.kind === "messages") return shape.messages;
  // An answer is often recorded as its text alone; in the next prompt it is the assistant's message.
  if (shape.kind !== "text") return [];
  return [{ role: "assistant", name: null, parts: [{ kind: "text", text: shape.text }] }];
};

function Prompt({ event, earlier }: { event: EventDetail; earlier: EventDetail | null }) {
  const [whole, setWhole] = useState(false);
  const shape = useMemo(() => shapeOf(event.input), [event.input]);
  const parts = useMemo(() => {
    if (shape.kind !== "messages") return null;
    const told = earlier ? messagesOf(earlier.input) : [];
    return freshOf(told, earlier ? messagesOf(earlier.output) : [], shape.messages);
  }, [shape, earlier]);
  if (!parts) return <Labelled label="Prompt" value={event.input} />;
  const { repeated, fresh } = parts;
  return (
    <>
      {repeated.length > 0 && (
        <button
          type="button"
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
          className="min-h-6 text-small text-quiet hover:text-ink hover:underline"
        >
          {whole
            ? "Hide what the call before was told"
            : `After ${repeated.length === 1 ? "the message" : `the ${repeated.length} messages`} of the call before`}
        </button>
      )}
      <Transcript messages={whole ? [...repeated, ...fresh] : fresh} />
    </>
  );
}
