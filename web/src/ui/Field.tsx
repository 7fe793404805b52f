import { Eye, EyeOff } from "lucide-react";
import { type InputHTMLAttributes, type ReactNode, type Ref, useId, useState } from "react";
import { classes } from "@/lib/classes";

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, "id" | "onChange"> {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What to know before typing; gives way to what is wrong. */
  note?: ReactNode;
  /** What is wrong with what was typed. */
  error?: string | null;
  /** Stands at the field's end, inside. */
  end?: ReactNode;
  /** For secrets and ids, which are read letter by letter. */
  mono?: boolean;
  ref?: Ref<HTMLInputElement>;
}

const INPUT =
  "h-9 w-full min-w-0 rounded-medium border bg-raised px-2.5 outline-none placeholder:text-faint focus:border-focus focus:outline-2 focus:outline-focus focus:-outline-offset-1 disabled:bg-sunken disabled:text-quiet";

/** A line of text to type, under its label, with what is wrong with it below. */
export function Field({
  label,
  value,
  onChange,
  note,
  error,
  end,
  mono,
  className,
  ...rest
}: Props) {
  const id = useId();
  const told = error ? `${id}-error` : note ? `${id}-note` : undefined;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={told}
          className={classes(
            INPUT,
            error ? "border-error" : "border-line-strong",
            !!end && "pr-9",
            mono && "font-mono",
            rest.readOnly && "bg-sunken text-quiet",
          )}
          {...rest}
        />
        {end && <div className="absolute inset-y-0 right-0.5 flex items-center">{end}</div>}
      </div>
      {error && (
        <p id={`${id}-error`} className="mt-1 text-small text-error">
          {error}
        </p>
      )}
      {note && !error && (
        <p id={`${id}-note`} className="mt-1 text-small text-quiet">
          {note}
        </p>
      )}
    </div>
  );
}

/** A password: hidden until asked for, and told apart by `autoComplete` for password managers. */
export function PasswordField(
  props: Omit<Props, "type" | "end"> & { autoComplete: "current-password" | "new-password" },
) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field
      {...props}
      type={shown ? "text" : "password"}
      spellCheck={false}
      autoCapitalize="none"
      end={
        <button
          type="button"
          aria-pressed={shown}
          aria-label={`Show: ${props.label.toLowerCase()}`}
          onClick={() => setShown(!shown)}
          className="flex size-8 items-center justify-center rounded-medium text-quiet hover:text-ink"
        >
          <Icon size={15} aria-hidden />
        </button>
      }
    />
  );
}
