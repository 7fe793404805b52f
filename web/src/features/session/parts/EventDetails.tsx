import { OctagonAlert, X } from "lucide-react";
import type { EventDetail, Session } from "@/api/types";
import { CopyMenu } from "@/features/session/parts/CopyMenu";
import { EventFacts } from "@/features/session/parts/EventFacts";
import { Failure } from "@/features/session/parts/Failure";
import { RawEvent } from "@/features/session/parts/RawEvent";
import { Relatives } from "@/features/session/parts/Relatives";
import { Scores } from "@/features/session/parts/Scores";
import { Section } from "@/features/session/parts/Section";
import type { SessionStore } from "@/features/session/store";
import { IconButton } from "@/ui/IconButton";
import { Tag } from "@/ui/Tag";
import { EvalMark } from "@/views/marks/EvalMark";
import { KindIcon } from "@/views/marks/KindIcon";
import { typeInWords } from "@/views/marks/kind";
import { Payload } from "@/views/payload/Payload";
import { Screenshots } from "@/views/payload/Screenshots";
import { isSameValue } from "@/views/payload/shape";
import { TextBlock } from "@/views/payload/TextBlock";
import type { Node } from "@/views/timeline/tree";

interface Props {
  event: EventDetail;
  session: Session;
  /** Its place in the tree, once that is loaded. */
  node: Node | null;
  store: SessionStore;
  onSelect: (id: string) => void;
  onClose: () => void;
}

const PAYLOADS = [
  ["Arguments", "arguments"],
  ["Input", "input"],
  ["Output", "output"],
  ["Data", "data"],
  ["Parameters", "params"],
  ["Metadata", "metadata"],
] as const;

/** Everything that was recorded in one event, in the order in which it is asked for. */
export function EventDetails({ event, session, node, store, onSelect, onClose }: Props) {
  const extra = Object.keys(event.extra).length > 0 ? event.extra : null;
  return (
    <>
      <header className="sticky top-0 z-10 flex items-start gap-2 border-b border-line bg-raised px-5 py-3 max-lg:top-12">
        <span className="mt-[3px]">
          <KindIcon type={event.type} size={16} />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="line-clamp-3 text-large leading-5 font-bold">
            {event.title || typeInWords(event.type)}
          </h2>
          <p className="mt-0.5 flex items-center gap-2 text-small text-quiet">
            {typeInWords(event.type)}
            {event.status === "error" && (
              <span className="flex items-center gap-1 font-medium text-error">
                <OctagonAlert size={12} aria-hidden />
                Failed
              </span>
            )}
          </p>
        </div>
        <span className="-mt-1 -mr-2 flex items-center print:hidden">
          <CopyMenu event={event} sessionId={session.session_id} />
          <IconButton
            size="small"
            label="Close (Esc)"
            icon={<X size={15} aria-hidden />}
            onClick={onClose}
          />
        </span>
      </header>
      <div className="space-y-4 px-5 py-4">
        <EventFacts event={event} session={session} />
        {node && <Relatives node={node} onSelect={onSelect} />}
        <Failure event={event} />
        <StepTexts event={event} />
        {(event.eval_score !== null || event.eval_description) && (
          <Section label="Evaluation">
            <EvalMark value={event.eval_score} />
            {event.eval_description && (
              <p className="mt-1 whitespace-pre-wrap text-quiet">{event.eval_description}</p>
            )}
          </Section>
        )}
        <Scores sessionId={session.session_id} eventId={event.event_id} store={store} />
        {event.screenshots.length > 0 && (
          <Section label="Screenshots">
            <Screenshots screenshots={event.screenshots} />
          </Section>
        )}
        {PAYLOADS.map(
          ([label, field]) =>
            !(field === "input" && isSameValue(event.input, event.arguments)) && (
              <Payload key={field} label={label} value={event[field]} />
            ),
        )}
        <Payload label="Other fields" value={extra} />
        <RawEvent event={event} />
        {event.tags.length > 0 && (
          <div className="flex flex-wrap gap-1">
            {event.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </div>
        )}
      </div>
    </>
  );
}

function StepTexts({ event }: { event: EventDetail }) {
  const texts = [
    ["Goal", event.goal],
    ["Action", event.action],
    ["State", event.state],
  ] as const;
  if (!texts.some(([, text]) => text)) return null;
  return (
    <dl className="space-y-3">
      {texts.map(
        ([label, text]) =>
          text && (
            <div key={label}>
              <dt className="text-small text-quiet">{label}</dt>
              <dd>
                <TextBlock text={text} />
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
