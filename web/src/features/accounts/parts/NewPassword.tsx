import { PasswordField } from "@/ui/Field";

interface Props {
  label?: string;
  value: string;
  minChars: number;
  error?: string | null;
  onChange: (value: string) => void;
}

/** A password to be set: what is asked of it stands below, and whether it is long enough. */
export function NewPassword({ label = "Password", value, minChars, error, onChange }: Props) {
  const missing = minChars - value.length;
  return (
    <PasswordField
      label={label}
      name="new-password"
      autoComplete="new-password"
      required
      minLength={minChars}
      maxLength={256}
      value={value}
      onChange={onChange}
      error={error}
      note={
        value !== "" && missing > 0
          ? `${missing} more ${missing === 1 ? "character" : "characters"} to go.`
          : `At least ${minChars} characters. Several words in a row are easy to remember.`
      }
    />
  );
}
