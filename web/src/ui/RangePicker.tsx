import { CalendarClock, Check, ChevronDown } from "lucide-react";
import { Popover } from "radix-ui";
import { type FormEvent, useId, useState } from "react";
import { classes } from "@/lib/classes";
import { type LastRange, last, type Range, rangeInWords, writeRange } from "@/lib/range";
import { Button } from "@/ui/Button";

const PRESETS: readonly LastRange[] = [
  last(1, "h"),
  last(24, "h"),
  last(7, "d"),
  last(30, "d"),
  last(90, "d"),
];

interface Props {
  range: Range | null;
  onRange: (range: Range | null) => void;
  /** What no range at all is called; without it there always is one. */
  none?: string;
}

/** Chooses a time: the last so long, or from one moment to another. */
export function RangePicker({ range, onRange, none }: Props) {
  const [open, setOpen] = useState(false);
  const choose = (next: Range | null) => {
    onRange(next);
    setOpen(false);
  };
  const chosen = range ? writeRange(range) : "";
  const presets: { key: string; label: string; range: Range | null }[] = [
    ...(none ? [{ key: "", label: none, range: null }] : []),
    ...PRESETS.map((each) => ({ key: writeRange(each), label: rangeInWords(each), range: each })),
  ];
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button
          aria-label={`Time: ${range ? rangeInWords(range) : none}`}
          className={classes("px-2 sm:px-2.5", range && none && "border-accent text-accent")}
        >
          <CalendarClock size={14} aria-hidden className="shrink-0" />
          <span className="max-w-52 truncate">{range ? rangeInWords(range) : none}</span>
          <ChevronDown size={14} aria-hidden className="-mr-0.5 text-quiet" />
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Time"
          className="z-50 w-64 animate-appear rounded-medium border border-line-strong bg-raised p-1 shadow-float outline-none"
        >
          <ul>
            {presets.map((preset) => (
              <li key={preset.key}>
                <button
                  type="button"
                  aria-pressed={preset.key === chosen}
                  onClick={() => choose(preset.range)}
                  className="flex h-8 w-full items-center justify-between rounded-small px-2 text-left hover:bg-hover"
                >
                  {preset.label}
                  {preset.key === chosen && <Check size={14} aria-hidden className="text-accent" />}
                </button>
              </li>
            ))}
          </ul>
          <Between range={range} onRange={choose} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

// What a field for a moment takes: without a zone, UTC here as in the filter.
const fieldOf = (ms: number | null) => (ms === null ? "" : new Date(ms).toISOString().slice(0, 16));

function Between({ range, onRange }: { range: Range | null; onRange: (range: Range) => void }) {
  const fixed = range?.kind === "fixed" ? range : null;
  const [from, setFrom] = useState(fieldOf(fixed?.from ?? null));
  const [to, setTo] = useState(fieldOf(fixed?.to ?? null));
  const id = useId();
  const backwards = from !== "" && to !== "" && from >= to;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = (text: string) => (text === "" ? null : Date.parse(`${text}Z`));
    onRange({ kind: "fixed", from: read(from), to: read(to) });
  };
  const fields = [
    { name: "From", value: from, set: setFrom },
    { name: "To", value: to, set: setTo },
  ];
  return (
    <form onSubmit={submit} className="mt-1 border-t border-line px-2 pt-2 pb-1.5">
      {fields.map((field) => (
        <label key={field.name} className="mb-1.5 flex items-center gap-2 text-small text-quiet">
          <span className="w-8">{field.name}</span>
          <input
            type="datetime-local"
            value={field.value}
            aria-describedby={id}
            aria-invalid={backwards}
            onChange={(event) => field.set(event.target.value)}
            className="h-7 min-w-0 flex-1 rounded-small border border-line-strong bg-raised px-1.5 text-ink"
          />
        </label>
      ))}
      <div className="flex items-center justify-between gap-2">
        <span id={id} className={classes("text-micro", backwards ? "text-error" : "text-quiet")}>
          {backwards ? "It ends before it begins" : "Times in UTC"}
        </span>
        <Button type="submit" size="small" disabled={backwards || (from === "" && to === "")}>
          Apply
        </Button>
      </div>
    </form>
  );
}
