import { CornerLeftUp } from "lucide-react";
import { useState } from "react";
import { plural } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { KindIcon } from "@/views/marks/KindIcon";
import { typeInWords } from "@/views/marks/kind";
import type { Node } from "@/views/timeline/tree";

const FIRST = 5;
const NEXT = 50;

/** The event above and those below, each a way to it. */
export function Relatives({ node, onSelect }: { node: Node; onSelect: (id: string) => void }) {
  const [shown, setShown] = useState(FIRST);
  const { parent, children } = node;
  if (!parent && children.length === 0) return null;
  const hidden = children.length - shown;
  return (
    <nav aria-label="Around this event" className="space-y-1">
      {parent && (
        <p className="flex min-w-0 items-center gap-1.5">
          <CornerLeftUp size={13} aria-hidden className="shrink-0 text-quiet" />
          <span className="sr-only">In</span>
          <To node={parent} onSelect={onSelect} />
        </p>
      )}
      {children.length > 0 && (
        <>
          <h3 className="text-small text-quiet">
            {plural(children.length, "event")} in it
            {node.descendants > children.length && `, ${plural(node.descendants, "event")} below`}
          </h3>
          <ul className="space-y-0.5">
            {children.slice(0, shown).map((child) => (
              <li key={child.id} className="flex min-w-0 items-center">
                <To node={child} onSelect={onSelect} />
              </li>
            ))}
          </ul>
          {hidden > 0 && (
            <button
              type="button"
              onClick={() => setShown(shown + NEXT)}
              className="text-small text-accent hover:underline"
            >
              Show more ({plural(hidden, "event")} hidden)
            </button>
          )}
        </>
      )}
    </nav>
  );
}

function To({ node, onSelect }: { node: Node; onSelect: (id: string) => void }) {
  const { event } = node;
  return (
    <button
      type="button"
      onClick={() => onSelect(node.id)}
      className="flex min-w-0 flex-1 items-center gap-1.5 rounded-small text-left hover:bg-hover"
    >
      <KindIcon type={event.type} size={13} />
      <bdi
        className={`min-w-0 truncate ${event.status === "error" ? "text-error" : "text-accent"}`}
      >
        {event.title || typeInWords(event.type)}
      </bdi>
      {event.duration_ms !== null && (
        <span className="ml-auto shrink-0 pl-2 text-micro text-quiet">
          {formatDuration(event.duration_ms)}
        </span>
      )}
    </button>
  );
}
