import { Search, X } from "lucide-react";
import { type Ref, useEffect, useRef, useState } from "react";

const PAUSE_MS = 250;

interface Props {
  value: string;
  label: string;
  placeholder: string;
  onChange: (value: string) => void;
  ref?: Ref<HTMLInputElement>;
  hint?: string;
}

/** A search field that speaks after a pause in typing. While it has focus, what is typed holds. */
export function SearchField({ value, label, placeholder, onChange, ref, hint }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const shown = draft ?? value;

  const commit = (next: string) => {
    clearTimeout(timer.current);
    if (next !== value) onChange(next);
  };
  const type = (next: string) => {
    setDraft(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange(next), PAUSE_MS);
  };
  const leave = () => {
    if (draft !== null) commit(draft);
    setDraft(null);
  };

  return (
    <div className="relative flex h-8 min-w-0 items-center rounded-medium border border-line-strong bg-raised focus-within:border-focus">
      <Search size={14} aria-hidden className="pointer-events-none absolute left-2.5 text-quiet" />
      <input
        ref={ref}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        value={shown}
        onChange={(event) => type(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit(shown);
          if (event.key === "Escape") {
            if (shown === "") event.currentTarget.blur();
            else {
              setDraft("");
              commit("");
            }
          }
        }}
        className="h-full w-full min-w-0 bg-transparent pr-8 pl-8 outline-none placeholder:text-quiet [&::-webkit-search-cancel-button]:hidden"
      />
      {shown !== "" ? (
        <button
          type="button"
          aria-label="Clear the search"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => {
            setDraft(null);
            commit("");
          }}
          className="absolute right-1 flex size-6 items-center justify-center text-quiet hover:text-ink"
        >
          <X size={13} aria-hidden />
        </button>
      ) : (
        hint && (
          <kbd className="pointer-events-none absolute right-2 hidden rounded-small border border-line bg-sunken px-1 font-sans text-micro text-quiet sm:block">
            {hint}
          </kbd>
        )
      )}
    </div>
  );
}
