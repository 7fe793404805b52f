import { ChevronDown } from "lucide-react";
import { type ReactNode, useId } from "react";
import { classes } from "@/lib/classes";

interface Props<Value extends string> {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: string; disabled?: boolean }[];
  onChange: (value: Value) => void;
  note?: ReactNode;
  disabled?: boolean;
  /** Its label is read, not seen: where the place says what it is. */
  bare?: boolean;
}

/** One choice of a few, as the system's own list: it works on every device and by every key. */
export function Select<Value extends string>(props: Props<Value>) {
  const { label, value, choices, onChange, note, disabled, bare } = props;
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className={bare ? "sr-only" : "mb-1 block font-medium"}>
        {label}
      </label>
      <div className="relative">
        <select
          id={id}
          value={value}
          disabled={disabled}
          onChange={(event) => onChange(event.target.value as Value)}
          aria-describedby={note ? `${id}-note` : undefined}
          className={classes(
            "w-full appearance-none rounded-medium border border-line-strong bg-raised pr-7 pl-2.5 focus:border-focus focus:outline-2 focus:outline-focus focus:-outline-offset-1 disabled:bg-sunken disabled:text-quiet",
            bare ? "h-8" : "h-9",
          )}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value} disabled={choice.disabled}>
              {choice.label}
            </option>
          ))}
        </select>
        <ChevronDown
          size={14}
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-quiet"
        />
      </div>
      {note && (
        <p id={`${id}-note`} className="mt-1 text-small text-quiet">
          {note}
        </p>
      )}
    </div>
  );
}
