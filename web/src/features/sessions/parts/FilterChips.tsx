import { type Filter, NO_FILTER } from "@/features/sessions/search";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { STATE_WORDS, type State } from "@/views/marks/state";
import { VERDICT_WORDS } from "@/views/marks/VerdictMark";

interface Props {
  filter: Filter;
  onFilter: (filter: Filter) => void;
}

const WORDS: Record<string, (value: string) => string> = {
  state: (value) => STATE_WORDS[value as State],
  verdict: (value) => VERDICT_WORDS[value as "yes" | "no" | "none"],
  agent: (value) => value,
  production: (value) => (value === "yes" ? "Yes" : "No"),
};

/** What narrows the list at present, each removable. Nothing when nothing does. */
export function FilterChips({ filter, onFilter }: Props) {
  const chips = (["state", "verdict", "agent", "production"] as const).flatMap((field) =>
    filter[field].map((value) => ({
      key: `${field}:${value}`,
      label: `${field[0]?.toUpperCase()}${field.slice(1)}`,
      value: WORDS[field]?.(value) ?? value,
      onRemove: () =>
        onFilter({ ...filter, [field]: filter[field].filter((each) => each !== value) }),
    })),
  );
  if (filter.text.trim() !== "") {
    chips.push({
      key: "text",
      label: "Search",
      value: filter.text.trim(),
      onRemove: () => onFilter({ ...filter, text: "" }),
    });
  }
  if (chips.length === 0) return null;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-1.5 px-4 sm:px-6">
      {chips.map(({ key, ...chip }) => (
        <Chip key={key} {...chip} />
      ))}
      <Button tone="ghost" size="small" onClick={() => onFilter(NO_FILTER)}>
        Clear all
      </Button>
    </div>
  );
}
