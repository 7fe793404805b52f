import { useQuery } from "@tanstack/react-query";
import { ListFilter, X } from "lucide-react";
import { type KeyboardEvent, type Ref, useEffect, useId, useRef, useState } from "react";
import type { ApiError } from "@/api/errors";
import {
  type Completion,
  type Completions,
  completionsAt,
  takeCompletion,
} from "@/features/sessions/completion";
import { filterFieldsQuery } from "@/features/sessions/queries";
import { classes } from "@/lib/classes";

const PAUSE_MS = 300;
const CLOSED: Completions = { from: 0, to: 0, options: [] };

interface Props {
  q: string;
  onFilter: (q: string) => void;
  /** Why the server could not read the filter that is in force. */
  refusal: ApiError | null;
  ref: Ref<HTMLInputElement>;
}

/** The filter as a text: completed while it is typed, and underlined where it cannot be read. */
export function FilterField({ q, onFilter, refusal, ref }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  // Where the caret was when somebody typed or pointed; null: nothing is offered.
  const [caret, setCaret] = useState<number | null>(null);
  const [chosen, setChosen] = useState(-1);
  const [focused, setFocused] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const mirror = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement | null>(null);
  const fields = useQuery({ ...filterFieldsQuery(), enabled: focused }).data?.items ?? [];
  const id = useId();
  useEffect(() => () => clearTimeout(timer.current), []);
  const shown = draft ?? q;
  const offered = caret === null ? CLOSED : completionsAt(shown, caret, fields);
  const open = focused && offered.options.length > 0;

  const commit = (text: string) => {
    clearTimeout(timer.current);
    if (text.trim() !== q) onFilter(text.trim());
  };
  const offer = (place: number | null) => {
    setCaret(place);
    setChosen(-1);
  };
  const type = (text: string, place: number) => {
    setDraft(text);
    offer(place);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onFilter(text.trim()), PAUSE_MS);
  };
  const accept = (option: Completion) => {
    const next = takeCompletion(shown, offered, option);
    type(next.text, next.caret);
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
  };
  const leave = () => {
    if (draft !== null) commit(draft);
    setDraft(null);
    setFocused(false);
    offer(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const count = offered.options.length;
    const option = offered.options[chosen];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (count === 0) {
        offer(event.currentTarget.selectionStart ?? shown.length);
      } else {
        const step = event.key === "ArrowDown" ? 1 : -1;
        setChosen((chosen + step + count + (chosen < 0 && step < 0 ? 1 : 0)) % count);
      }
      event.preventDefault();
    } else if (open && option && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      accept(option);
    } else if (event.key === "Enter") {
      commit(shown);
      offer(null);
    } else if (event.key === "Escape") {
      if (open) offer(null);
      else event.currentTarget.blur();
    }
  };
  const wrong = refusal?.position ?? null;
  const at = wrong !== null && shown.trim() === q ? wrong + shown.search(/\S|$/) : null;

  return (
    <div className="relative min-w-0 flex-1">
      <div
        className={classes(
          "relative flex h-8 items-center rounded-medium border bg-raised focus-within:border-focus",
          refusal ? "border-error" : "border-line-strong",
        )}
      >
        <ListFilter
          size={14}
          aria-hidden
          className="pointer-events-none absolute left-2.5 text-quiet"
        />
        {at !== null && (
          <div
            ref={mirror}
            aria-hidden
            className="pointer-events-none absolute inset-y-0 right-8 left-8 overflow-hidden leading-[30px] whitespace-pre text-transparent"
          >
            {shown.slice(0, at)}
            <span className="underline decoration-error decoration-wavy decoration-from-font underline-offset-3">
              {/^\S+/.exec(shown.slice(at))?.[0] ?? "  "}
            </span>
          </div>
        )}
        <input
          ref={(element) => {
            input.current = element;
            if (typeof ref === "function") ref(element);
            else if (ref) ref.current = element;
          }}
          role="combobox"
          aria-label="Filter sessions"
          aria-expanded={open}
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          aria-activedescendant={open && chosen >= 0 ? `${id}${chosen}` : undefined}
          aria-invalid={refusal !== null}
          aria-describedby={refusal ? `${id}why` : undefined}
          placeholder="Search, or filter: state:active cost>0.1"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          value={shown}
          onFocus={() => setFocused(true)}
          onClick={(event) => offer(event.currentTarget.selectionStart ?? shown.length)}
          onChange={(event) =>
            type(event.target.value, event.target.selectionStart ?? event.target.value.length)
          }
          onScroll={(event) => {
            if (mirror.current) mirror.current.scrollLeft = event.currentTarget.scrollLeft;
          }}
          onBlur={leave}
          onKeyDown={onKeyDown}
          className="relative h-full w-full min-w-0 bg-transparent pr-8 pl-8 outline-none placeholder:text-quiet"
        />
        {shown !== "" ? (
          <button
            type="button"
            aria-label="Clear the filter"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => {
              setDraft(null);
              offer(null);
              commit("");
            }}
            className="absolute right-1 flex size-6 items-center justify-center text-quiet hover:text-ink"
          >
            <X size={13} aria-hidden />
          </button>
        ) : (
          <kbd className="pointer-events-none absolute right-2 hidden rounded-small border border-line bg-sunken px-1 font-sans text-micro text-quiet sm:block">
            /
          </kbd>
        )}
      </div>
      {refusal && !open && (
        <p id={`${id}why`} role="alert" className="mt-1 text-small text-error">
          {refusal.message} <span className="text-quiet">{refusal.hint}</span>
        </p>
      )}
      {open && <Offered id={id} offered={offered} chosen={chosen} onAccept={accept} />}
    </div>
  );
}

interface OfferedProps {
  id: string;
  offered: Completions;
  chosen: number;
  onAccept: (option: Completion) => void;
}

function Offered({ id, offered, chosen, onAccept }: OfferedProps) {
  return (
    <div
      id={`${id}list`}
      role="listbox"
      aria-label="Completions"
      className="absolute top-full left-0 z-40 mt-1 w-full max-w-[520px] animate-appear rounded-medium border border-line-strong bg-raised p-1 shadow-float"
    >
      {offered.options.map((option, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and the keys
        // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant stands for the focus
        <div
          key={option.label}
          id={`${id}${at}`}
          role="option"
          aria-selected={at === chosen}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onAccept(option)}
          className={classes(
            "flex h-7 cursor-pointer items-center gap-3 rounded-small px-2 hover:bg-hover",
            at === chosen && "bg-selected",
          )}
        >
          <span className="min-w-0 shrink-0 truncate font-mono text-small">{option.label}</span>
          <span className="min-w-0 flex-1 truncate text-right text-small text-quiet">
            {option.note}
          </span>
        </div>
      ))}
    </div>
  );
}
