import { ChevronDown } from "lucide-react";
import { useMemo, useState } from "react";
import { classes } from "@/lib/classes";
import { formatBytes } from "@/lib/format";
import { CopyButton } from "@/ui/CopyButton";
import { JsonTree } from "@/views/payload/JsonTree";
import { shapeOf, toRaw } from "@/views/payload/shape";
import { TextBlock } from "@/views/payload/TextBlock";
import { Transcript } from "@/views/payload/Transcript";

interface Props {
  label: string;
  value: unknown;
}

/** One recorded value under its name: readable as what it is, raw, and to be copied. */
export function Payload({ label, value }: Props) {
  const [open, setOpen] = useState(true);
  const [raw, setRaw] = useState(false);
  const shape = useMemo(() => shapeOf(value), [value]);
  const text = useMemo(() => toRaw(value), [value]);
  if (shape.kind === "nothing") return null;
  return (
    <section className="overflow-hidden rounded-medium border border-line">
      <div
        className={classes(
          "flex h-8 items-center gap-2 bg-sunken pr-1 pl-2",
          open && "border-b border-line",
        )}
      >
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex min-w-0 flex-1 items-center gap-1.5 text-left font-medium"
        >
          <ChevronDown
            size={13}
            aria-hidden
            className={classes("text-quiet transition-transform", !open && "-rotate-90")}
          />
          {label}
          <span className="text-micro font-normal text-quiet">{formatBytes(text.length)}</span>
        </button>
        {shape.kind !== "text" && (
          <button
            type="button"
            aria-pressed={raw}
            onClick={() => setRaw(!raw)}
            className={classes(
              "h-6 rounded-small px-1.5 text-small hover:bg-hover hover:text-ink",
              raw ? "text-accent" : "text-quiet",
            )}
          >
            Raw
          </button>
        )}
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} />
      </div>
      {open && (
        <div className="max-h-[70dvh] overflow-auto print:max-h-none px-3 py-2.5">
          {raw ? (
            <TextBlock text={text} mono />
          ) : shape.kind === "messages" ? (
            <>
              <Transcript messages={shape.messages} />
              {shape.rest && (
                <div className="mt-2.5 border-t border-line pt-2 font-mono text-small">
                  <JsonTree value={shape.rest} />
                </div>
              )}
            </>
          ) : shape.kind === "text" ? (
            <TextBlock text={shape.text} />
          ) : (
            <div className="font-mono text-small">
              <JsonTree value={shape.value} />
            </div>
          )}
        </div>
      )}
    </section>
  );
}
