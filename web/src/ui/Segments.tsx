import { classes } from "@/lib/classes";

interface Props {
  label: string;
  value: string;
  choices: readonly { value: string; label: string }[];
  onChoose: (value: string) => void;
}

/** Two or three choices side by side, of which one holds. */
export function Segments({ label, value, choices, onChoose }: Props) {
  return (
    <fieldset className="flex rounded-medium border border-line-strong p-0.5">
      <legend className="sr-only">{label}</legend>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChoose(choice.value)}
          className={classes(
            "h-6 rounded-small px-2 text-small font-medium",
            choice.value === value ? "bg-selected text-accent" : "text-quiet hover:text-ink",
          )}
        >
          {choice.label}
        </button>
      ))}
    </fieldset>
  );
}
