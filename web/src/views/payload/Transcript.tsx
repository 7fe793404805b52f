import { Bot, Cog, ImageIcon, User, Wrench } from "lucide-react";
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
        const Icon = ICONS[message.role] ?? User;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a recorded conversation does not change
          <li key={at} className="py-2.5 first:pt-0 last:pb-0">
            <p
              className={`mb-1 flex items-center gap-1.5 text-small font-medium ${INKS[message.role] ?? "text-quiet"}`}
            >
              <Icon size={13} aria-hidden />
              {message.role}
              {message.name && <span className="font-normal text-quiet">{message.name}</span>}
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
      return <TextBlock text={part.text} />;
    case "picture":
      return <Picture url={part.url} />;
    case "call":
      return (
        <div className="rounded-medium border border-line px-2.5 py-1.5 font-mono text-small">
          <p className="mb-0.5 font-medium text-kind-tool">{part.name}</p>
          <JsonTree value={part.value ?? null} />
        </div>
      );
    case "data":
      return (
        <div className="rounded-medium border border-line px-2.5 py-1.5 font-mono text-small">
          <p className="mb-0.5 text-quiet">{part.label}</p>
          <JsonTree value={part.value} />
        </div>
      );
  }
}

// Only pictures that are in the record are drawn: an address elsewhere would tell that host that
// somebody looks.
function Picture({ url }: { url: string }) {
  if (/^data:image\/(png|jpeg|gif|webp);base64,/.test(url)) {
    return (
      <img
        src={url}
        alt="Part of this message"
        className="max-h-64 rounded-medium border border-line"
      />
    );
  }
  return (
    <p className="flex min-w-0 items-center gap-1.5 text-small text-quiet">
      <ImageIcon size={13} aria-hidden className="shrink-0" />
      <span className="truncate" title={url.slice(0, 500)}>
        Picture at {url.slice(0, 200)}
      </span>
    </p>
  );
}
