import { type ReactNode, useMemo } from "react";
import type { Session } from "@/api/types";
import { FactList, type FactRow } from "@/features/session/parts/FactList";
import { Scores } from "@/features/session/parts/Scores";
import { Section } from "@/features/session/parts/Section";
import type { SessionStore } from "@/features/session/store";
import { shortenId } from "@/lib/format";
import { formatAbsolute, parseTime } from "@/lib/time";
import { CopyButton } from "@/ui/CopyButton";
import { ChangeList } from "@/views/judgement/ChangeList";
import { toChanges } from "@/views/judgement/changes";
import { endReasonInWords } from "@/views/marks/state";
import { Payload } from "@/views/payload/Payload";
import { TextBlock } from "@/views/payload/TextBlock";

/** The session itself: its whole texts, how they came about, and where it ran. */
export function SessionOverview({ session, store }: { session: Session; store: SessionStore }) {
  const changes = useMemo(() => toChanges(session.history), [session.history]);
  const start = parseTime(session.started_at) ?? 0;
  const extra = Object.keys(session.extra).length > 0 ? session.extra : null;
  return (
    <div className="space-y-5 px-5 py-4">
      <h2 className="text-large font-bold">About this session</h2>
      <FactList facts={factsOf(session)} />
      <Scores sessionId={session.session_id} eventId={null} store={store} />
      <LongText label="Task" text={session.task} />
      <LongText label="Reason for the verdict" text={session.is_successful_reason} />
      <LongText label="Reason for the evaluation" text={session.session_eval_reason} />
      {changes.length > 0 && (
        <Section label="Task, verdict and evaluation over time" id="history">
          <ChangeList changes={changes} start={start} />
        </Section>
      )}
      <Payload label="Metadata" value={session.metadata} />
      <Payload label="Other fields" value={extra} />
    </div>
  );
}

// What the header shows whole need not be said twice.
const HEADER_CHARS = 140;

function LongText({ label, text }: { label: string; text: string | null }) {
  if (!text || text.length <= HEADER_CHARS) return null;
  return (
    <Section label={label}>
      <TextBlock text={text} />
    </Section>
  );
}

function factsOf(session: Session): FactRow[] {
  const facts: FactRow[] = [];
  const add = (label: string, value: ReactNode) => facts.push({ label, value });
  const addId = (label: string, id: string | null) =>
    id && add(label, <Id id={id} label={label} />);
  addId("Session", session.session_id);
  addId("Agent", session.agent_id);
  const started = parseTime(session.started_at);
  const ended = parseTime(session.ended_at);
  if (started !== null) add("Started", formatAbsolute(started));
  if (ended !== null) add("Ended", formatAbsolute(ended));
  if (session.end_reason)
    add("Ended by", <span title={session.end_reason}>{endReasonInWords(session.end_reason)}</span>);
  addId("Experiment", session.experiment_id);
  addId("Mass simulation", session.mass_sim_id);
  addId("Dataset item", session.dataset_item_id);
  if (session.evaluators.length > 0) add("Evaluators", session.evaluators.join(", "));
  if (session.host) add("Host", session.host);
  if (session.pid !== null) add("Process", session.pid);
  if (session.sdk) add("SDK", session.sdk);
  if (session.auto_end === false) add("Ends", "only when a program ends it (auto_end=False)");
  return facts;
}

function Id({ id, label }: { id: string; label: string }) {
  return (
    <span className="-my-0.5 flex min-w-0 items-center gap-1">
      <span className="truncate font-mono text-small" title={id}>
        {shortenId(id, 24)}
      </span>
      <CopyButton text={id} label={`Copy: ${label.toLowerCase()}`} />
    </span>
  );
}
