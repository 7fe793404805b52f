import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { classes } from "@/lib/classes";
import { plural } from "@/lib/format";
import { TextBlock } from "@/views/payload/TextBlock";

// A list longer than this is drawn in pieces.
const WINDOW = 100;
const LONG_TEXT = 400;
const OPEN_DEPTH = 2;
const OPEN_SIZE = 12;

interface Props {
  value: unknown;
  name?: string;
  depth?: number;
}

/** Data as a tree that can be folded. Draws only what is open. */
export function JsonTree({ value, name, depth = 0 }: Props) {
  const isBranch = typeof value === "object" && value !== null;
  return isBranch ? (
    <Branch value={value} name={name} depth={depth} />
  ) : (
    <div className="flex pl-4.5">
      <Key name={name} />
      <Leaf value={value} />
    </div>
  );
}

function Key({ name }: { name?: string }) {
  if (name === undefined) return null;
  return <span className="mr-2 shrink-0 text-quiet">{name}:</span>;
}

function Branch({ value, name, depth }: { value: object; name?: string; depth: number }) {
  const entries: [string, unknown][] = Object.entries(value);
  const isList = Array.isArray(value);
  const [open, setOpen] = useState(
    depth === 0 || (depth < OPEN_DEPTH && entries.length <= OPEN_SIZE),
  );
  const [shown, setShown] = useState(WINDOW);
  const size = isList ? plural(entries.length, "item") : plural(entries.length, "field");
  if (entries.length === 0) {
    return (
      <div className="flex pl-4.5">
        <Key name={name} />
        <span className="text-quiet">{isList ? "[ ]" : "{ }"}</span>
      </div>
    );
  }
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center rounded-small text-left hover:bg-hover"
      >
        <ChevronRight
          size={12}
          aria-hidden
          className={classes(
            "mr-1.5 shrink-0 text-quiet transition-transform",
            open && "rotate-90",
          )}
        />
        <Key name={name} />
        <span className="text-quiet">{isList ? `[ ${size} ]` : `{ ${size} }`}</span>
      </button>
      {open && (
        <div className="ml-1.5 border-l border-line pl-2.5">
          {entries.slice(0, shown).map(([key, child]) => (
            <JsonTree key={key} name={key} value={child} depth={depth + 1} />
          ))}
          {entries.length > shown && (
            <button
              type="button"
              onClick={() => setShown(shown + WINDOW * 5)}
              className="pl-4.5 text-accent hover:underline"
            >
              Show more ({plural(entries.length - shown, "item")} hidden)
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Leaf({ value }: { value: unknown }) {
  const [whole, setWhole] = useState(false);
  if (typeof value !== "string") {
    return <span className="text-kind-llm">{value === null ? "null" : String(value)}</span>;
  }
  if (whole) {
    return (
      <div className="min-w-0 text-kind-tool">
        <TextBlock text={value} asked />
      </div>
    );
  }
  const cut = value.length > LONG_TEXT;
  return (
    <span className="min-w-0 break-words whitespace-pre-wrap text-kind-tool">
      {cut ? value.slice(0, LONG_TEXT) : value === "" ? '""' : value}
      {cut && (
        <button
          type="button"
          onClick={() => setWhole(true)}
          className="ml-1 text-accent hover:underline"
        >
          … show all
        </button>
      )}
    </span>
  );
}
