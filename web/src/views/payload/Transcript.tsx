import { Bot, Brain, Cog, CornerDownRight, ImageIcon, User, Wrench } from "lucide-react";
import { type ReactNode, useState } from "react";
import { formatBytes } from "@/lib/format";
import { RichText } from "@/views/markdown/RichText";
import { JsonTree } from "@/views/payload/JsonTree";
import type { Message, Part } from "@/views/payload/shape";
import { TextBlock } from "@/views/payload/TextBlock";

const ICONS: Record<string, typeof Bot> = {
  system: Cog,
  developer: Cog,
  user: User,
  assistant: Bot,
  model: Bot,
  tool: Wrench,
  function: Wrench,
};

const INKS: Record<string, string> = {
  assistant: "text-kind-llm",
  model: "text-kind-llm",
  tool: "text-kind-tool",
  function: "text-kind-tool",
};

/** A conversation, message by message, in the words of those who spoke. */
export function Transcript({ messages }: { messages: readonly Message[] }) {
  return (
    <ol className="divide-y divide-line">
      {messages.map((message, at) => {
        const Icon = (Object.hasOwn(ICONS, message.role) && ICONS[message.role]) || User;
        const ink = (Object.hasOwn(INKS, message.role) && INKS[message.role]) || "text-quiet";
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a recorded conversation does not change
          <li key={at} className="py-2.5 first:pt-0 last:pb-0">
            <p className={`mb-1 flex items-center gap-1.5 text-small font-medium ${ink}`}>
              <Icon size={13} aria-hidden className="shrink-0" />
              <bdi className="truncate">{message.role}</bdi>
              {message.name && (
                <bdi className="truncate font-normal text-quiet">{message.name}</bdi>
              )}
            </p>
            <div className="space-y-2">
              {message.parts.map((part, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: parts of a recorded message
                <PartView key={index} part={part} />
              ))}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function PartView({ part }: { part: Part }) {
  switch (part.kind) {
    case "text":
      return <RichText text={part.text} />;
    case "thinking":
      return <Thinking text={part.text} />;
    case "picture":
      return <Picture url={part.url} />;
    case "call":
      return (
        <Boxed title={<span className="font-medium text-kind-tool">{part.name}</span>}>
          <Value value={part.value ?? null} />
        </Boxed>
      );
    case "result":
      return (
        <Boxed
          title={
            <span className="flex items-center gap-1 text-quiet">
              <CornerDownRight size={12} aria-hidden />
              result{part.name && ` of ${part.name}`}
            </span>
          }
        >
          <Value value={part.value ?? null} />
        </Boxed>
      );
    case "data":
      return (
        <Boxed title={<span className="text-quiet">{part.label}</span>}>
          <JsonTree value={part.value} />
        </Boxed>
      );
  }
}

function Boxed({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className="overflow-x-auto rounded-medium border border-line px-2.5 py-1.5 font-mono text-small">
      <div className="mb-0.5">{title}</div>
      {children}
    </div>
  );
}

function Value({ value }: { value: unknown }) {
  return typeof value === "string" ? <TextBlock text={value} mono /> : <JsonTree value={value} />;
}

// Thoughts are long and seldom the answer: the beginning says whether they are worth reading.
const SHORT = 280;

function Thinking({ text }: { text: string }) {
  const [whole, setWhole] = useState(text.length <= SHORT);
  return (
    <div className="border-l-2 border-line-strong pl-3 text-quiet">
      <p className="mb-0.5 flex items-center gap-1.5 text-small">
        <Brain size={12} aria-hidden />
        Thinking
      </p>
      {whole ? (
        <RichText text={text} />
      ) : (
        <>
          <TextBlock text={`${text.slice(0, SHORT)}…`} />
          <button
            type="button"
            onClick={() => setWhole(true)}
            className="min-h-6 text-small text-accent hover:underline"
          >
            Show all of it ({formatBytes(text.length)})
          </button>
        </>
      )}
    </div>
  );
}

// Only pictures that are in the record are drawn: an address elsewhere would tell that host that
// somebody looks.
function Picture({ url }: { url: string }) {
  const [broken, setBroken] = useState(false);
  if (!broken && /^data:image\/(png|jpeg|gif|webp);base64,/.test(url)) {
    return (
      <img
        src={url}
        alt="Part of this message"
        onError={() => setBroken(true)}
        className="max-h-64 rounded-medium border border-line"
      />
    );
  }
  return (
    <p className="flex min-w-0 items-center gap-1.5 text-small text-quiet">
      <ImageIcon size={13} aria-hidden className="shrink-0" />
      <span className="truncate" title={url.slice(0, 500)}>
        {broken ? "A picture that cannot be drawn: " : "Picture at "}
        {url.slice(0, 200)}
      </span>
    </p>
  );
}
