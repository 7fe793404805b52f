import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { classes } from "@/lib/classes";
import { Button } from "@/ui/Button";
import {
  type Entry,
  type EntryKind,
  emptyEntry,
  type Judgement,
  judge,
  STARS,
} from "@/views/scores/entry";

const CHOICES: readonly { kind: EntryKind; label: string }[] = [
  { kind: "truth", label: "Yes or no" },
  { kind: "stars", label: "1 to 5" },
  { kind: "number", label: "Number" },
  { kind: "label", label: "Label" },
  { kind: "note", label: "Note only" },
];

const FIELD =
  "h-8 w-full min-w-0 rounded-medium border border-line-strong bg-surface px-2 outline-none focus:border-focus";

interface Props {
  kind: EntryKind;
  remembered: Partial<Entry>;
  /** Questions and labels that were used before. */
  names: readonly string[];
  labels: readonly string[];
  busy: boolean;
  error: string | null;
  onKind: (kind: EntryKind) => void;
  onSave: (judgement: Judgement, entry: Entry) => void;
  onClose: () => void;
}

/** A judgement as it is entered, all of it from the keyboard: value, Enter. */
export function ScoreForm(props: Props) {
  const { kind, names, labels, busy, error, onClose } = props;
  const [entry, setEntry] = useState(() => emptyEntry(kind, props.remembered));
  const [missing, setMissing] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const set = (change: Partial<Entry>) => {
    setMissing(null);
    setEntry({ ...entry, ...change });
  };
  // Whoever chose a way to judge goes on with the value itself.
  useEffect(() => {
    form.current?.querySelector<HTMLElement>(`[data-first="${kind}"]`)?.focus();
  }, [kind]);

  const save = () => {
    const made = judge({ ...entry, kind });
    if (typeof made === "string") setMissing(made);
    else props.onSave(made, { ...entry, kind });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      event.nativeEvent.stopImmediatePropagation();
      onClose();
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    }
  };
  return (
    <form
      ref={form}
      aria-label={kind === "note" ? "New note" : "New score"}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      className="space-y-2.5 rounded-medium border border-line-strong bg-surface p-3"
    >
      <Radios
        legend="How to judge"
        name={`${id}kind`}
        choices={CHOICES.map((choice) => ({ value: choice.kind, label: choice.label }))}
        chosen={kind}
        onChoose={(value) => props.onKind(value as EntryKind)}
      />
      {kind !== "note" && (
        <Labelled label="What is judged" id={`${id}name`}>
          <input
            id={`${id}name`}
            list={`${id}names`}
            value={entry.name}
            maxLength={512}
            autoComplete="off"
            onChange={(event) => set({ name: event.target.value })}
            className={FIELD}
          />
          <Options id={`${id}names`} values={names} />
        </Labelled>
      )}
      {kind === "truth" && (
        <Radios
          legend="Value"
          name={`${id}truth`}
          first="truth"
          choices={[
            { value: "y", label: "Yes (y)" },
            { value: "n", label: "No (n)" },
          ]}
          chosen={entry.truth === null ? null : entry.truth ? "y" : "n"}
          onChoose={(value) => set({ truth: value === "y" })}
        />
      )}
      {kind === "stars" && (
        <Radios
          legend="Value"
          name={`${id}stars`}
          first="stars"
          choices={STARS.map((star) => ({ value: String(star), label: String(star) }))}
          chosen={entry.stars === null ? null : String(entry.stars)}
          onChoose={(value) => set({ stars: Number(value) })}
        />
      )}
      {kind === "number" && (
        <div className="grid grid-cols-[2fr_1fr_1fr] gap-2">
          <Plain
            id={`${id}n`}
            label="Value"
            first="number"
            value={entry.number}
            numeric
            onChange={(number) => set({ number })}
          />
          <Plain
            id={`${id}f`}
            label="Scale from"
            value={entry.from}
            numeric
            onChange={(from) => set({ from })}
          />
          <Plain id={`${id}t`} label="to" value={entry.to} numeric onChange={(to) => set({ to })} />
        </div>
      )}
      {kind === "label" && (
        <>
          <Plain
            id={`${id}l`}
            label="Label"
            first="label"
            value={entry.label}
            list={`${id}labels`}
            maxLength={200}
            onChange={(label) => set({ label })}
          />
          <Options id={`${id}labels`} values={labels} />
        </>
      )}
      <Labelled label={kind === "note" ? "Note" : "Why (optional)"} id={`${id}why`}>
        <textarea
          id={`${id}why`}
          {...(kind === "note" ? { "data-first": "note" } : {})}
          rows={kind === "note" ? 4 : 2}
          value={entry.reason}
          maxLength={10_000}
          onChange={(event) => set({ reason: event.target.value })}
          className={classes(FIELD, "h-auto resize-y py-1.5")}
        />
      </Labelled>
      {(missing ?? error) && (
        <p role="alert" className="text-small text-error">
          {missing ?? error}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button tone="primary" type="submit" disabled={busy}>
          Save
        </Button>
        <Button tone="ghost" onClick={onClose}>
          Cancel
        </Button>
        <span className="text-small text-quiet max-sm:hidden">
          {kind === "note" ? "Ctrl+Enter saves" : "Enter saves"}, Esc leaves
        </span>
      </div>
    </form>
  );
}

interface RadiosProps {
  legend: string;
  name: string;
  first?: EntryKind;
  choices: readonly { value: string; label: string }[];
  chosen: string | null;
  onChoose: (value: string) => void;
}

// Native radios: arrows, Space and screen readers work by themselves; a value's own key chooses it.
function Radios({ legend, name, first, choices, chosen, onChoose }: RadiosProps) {
  return (
    <fieldset
      className="flex flex-wrap gap-1"
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || !first) return;
        if (choices.some((choice) => choice.value === event.key.toLowerCase())) {
          event.preventDefault();
          const value = event.key.toLowerCase();
          onChoose(value);
          event.currentTarget.querySelector<HTMLElement>(`[value="${value}"]`)?.focus();
        }
      }}
    >
      <legend className="mb-0.5 text-small text-quiet">{legend}</legend>
      {choices.map((choice, at) => {
        const isChosen = choice.value === chosen;
        const takesFocus = first !== undefined && (isChosen || (chosen === null && at === 0));
        return (
          <label
            key={choice.value}
            className={classes(
              "relative flex h-7 cursor-pointer items-center rounded-medium border px-2.5 text-small font-medium has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus",
              isChosen
                ? "border-accent bg-selected text-accent"
                : "border-line-strong text-quiet hover:text-ink",
            )}
          >
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={isChosen}
              {...(takesFocus ? { "data-first": first } : {})}
              onChange={() => onChoose(choice.value)}
              className="sr-only"
            />
            {choice.label}
          </label>
        );
      })}
    </fieldset>
  );
}

function Labelled({ label, id, children }: { label: string; id: string; children: ReactNode }) {
  return (
    <div>
      <label htmlFor={id} className="mb-0.5 block text-small text-quiet">
        {label}
      </label>
      {children}
    </div>
  );
}

interface PlainProps {
  id: string;
  label: string;
  value: string;
  first?: EntryKind;
  numeric?: boolean;
  list?: string;
  maxLength?: number;
  onChange: (value: string) => void;
}

function Plain({ id, label, value, first, numeric, list, maxLength = 40, onChange }: PlainProps) {
  return (
    <Labelled label={label} id={id}>
      <input
        id={id}
        {...(first ? { "data-first": first } : {})}
        {...(list ? { list } : {})}
        inputMode={numeric ? "decimal" : "text"}
        value={value}
        maxLength={maxLength}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        className={FIELD}
      />
    </Labelled>
  );
}

function Options({ id, values }: { id: string; values: readonly string[] }) {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}
