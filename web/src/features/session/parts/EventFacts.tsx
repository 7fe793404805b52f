import type { EventDetail, Session } from "@/api/types";
import { FactList, type FactRow } from "@/features/session/parts/FactList";
import { formatCost, formatCostExactly, formatCount } from "@/lib/format";
import { formatAbsolute, formatClock, formatDuration, parseTime } from "@/lib/time";
import { Ticking } from "@/ui/Ticking";

interface Props {
  event: EventDetail;
  session: Session;
}

/** When it happened, how long it took, what answered and what it cost: only what is known. */
export function EventFacts({ event, session }: Props) {
  const facts: FactRow[] = [];
  const start = parseTime(event.started_at);
  const origin = parseTime(session.started_at);
  if (start !== null) {
    facts.push({
      label: "Started",
      value: (
        <span title={formatAbsolute(start)}>
          {formatClock(start)}
          {origin !== null && (
            <span className="text-quiet"> · {formatDuration(start - origin)} into the session</span>
          )}
        </span>
      ),
    });
  }
  facts.push({ label: "Duration", value: <Duration event={event} session={session} /> });
  if (event.name && event.name !== event.title) facts.push({ label: "Name", value: event.name });
  if (event.model) {
    const provider = event.provider ? <span className="text-quiet"> · {event.provider}</span> : "";
    facts.push({
      label: "Model",
      value: (
        <>
          {event.model}
          {provider}
        </>
      ),
    });
  } else if (event.provider) facts.push({ label: "Provider", value: event.provider });
  if (event.cost !== null) {
    facts.push({
      label: "Cost",
      value: (
        <>
          <span title={formatCostExactly(event.cost)}>{formatCost(event.cost)}</span>
          {event.price_source && (
            <span className="text-quiet"> · computed by {event.price_source}</span>
          )}
        </>
      ),
    });
  } else if (event.cost_unknown) {
    facts.push({ label: "Cost", value: `unknown: ${event.cost_unknown.replaceAll("_", " ")}` });
  }
  const tokens = tokensInWords(event);
  if (tokens) facts.push({ label: "Tokens", value: tokens });
  return <FactList facts={facts} />;
}

function Duration({ event, session }: Props) {
  if (event.ended_at !== null) return formatDuration(event.duration_ms);
  if (session.state === "active" && event.started_at !== null) {
    return (
      <span className="text-running">
        <Ticking since={event.started_at} />, still running
      </span>
    );
  }
  return <span className="text-warn">No end was recorded</span>;
}

function tokensInWords(event: EventDetail): string | null {
  const parts = (
    [
      ["in", event.input_tokens],
      ["out", event.output_tokens],
      ["read from cache", event.cache_read_tokens],
      ["written to cache", event.cache_write_tokens],
      ["for reasoning", event.reasoning_tokens],
      ["of audio in", event.audio_input_tokens],
      ["of audio out", event.audio_output_tokens],
      ["of images in", event.image_input_tokens],
      ["of images out", event.image_output_tokens],
    ] as const
  ).flatMap(([word, count]) => (count === null ? [] : [`${formatCount(count)} ${word}`]));
  return parts.length > 0 ? parts.join(", ") : null;
}
