import { useQuery } from "@tanstack/react-query";
import { ArrowDownWideNarrow } from "lucide-react";
import { type ReactNode, useState } from "react";
import { facetsQuery } from "@/features/sessions/queries";
import { setValues, valuesOf } from "@/lib/filterText";
import { formatCount } from "@/lib/format";
import { Button } from "@/ui/Button";
import { CheckMenu } from "@/ui/CheckMenu";
import { ChoiceMenu } from "@/ui/Menu";
import { StateMark } from "@/views/marks/StateMark";
import { STATE_WORDS, type State } from "@/views/marks/state";
import { VERDICT_WORDS, VerdictMark } from "@/views/marks/VerdictMark";

interface Props {
  q: string;
  onFilter: (q: string) => void;
}

interface Field {
  name: string;
  label: string;
  /** All there are; others are those that the sessions have. */
  values?: readonly string[];
  words?: (value: string) => string;
  icon?: (value: string) => ReactNode;
}

type Verdict = keyof typeof VERDICT_WORDS;

const FIELDS: readonly Field[] = [
  {
    name: "state",
    label: "State",
    values: ["active", "finished", "interrupted"],
    words: (value) => STATE_WORDS[value as State] ?? value,
    icon: (value) => <StateMark state={value as State} wordless />,
  },
  {
    name: "verdict",
    label: "Verdict",
    values: ["yes", "no", "none"],
    words: (value) => VERDICT_WORDS[value as Verdict] ?? value,
    icon: (value) => <VerdictMark verdict={value as Verdict} wordless />,
  },
  { name: "agent", label: "Agent" },
  { name: "model", label: "Model" },
  { name: "tag", label: "Tag" },
  { name: "reason", label: "Ended by" },
  {
    name: "production",
    label: "Production",
    values: ["true", "false"],
    words: (value) => (value === "true" ? "In production" : "Not in production"),
  },
];

/** The values that sessions have, with their counts, for every field that has few. */
export function FilterBar({ q, onFilter }: Props) {
  return (
    <div className="flex gap-x-1 gap-y-2 max-sm:-mx-4 max-sm:w-screen max-sm:overflow-x-auto max-sm:px-4 max-sm:py-0.5 sm:flex-wrap sm:gap-x-2">
      {FIELDS.map((field) => (
        <FacetMenu key={field.name} field={field} q={q} onFilter={onFilter} />
      ))}
    </div>
  );
}

// What is chosen in one menu does not count against its other values: they widen the list.
function FacetMenu({ field, q, onFilter }: { field: Field } & Props) {
  const [looked, setLooked] = useState(false);
  const others = setValues(q, field.name, []);
  const facets = useQuery({ ...facetsQuery(others), enabled: looked });
  const found = facets.data?.items.find((each) => each.field === field.name)?.values ?? [];
  const counts = new Map(found.map((each) => [each.value, each.sessions]));
  const chosen = valuesOf(q, field.name);
  const values = field.values ?? [...new Set([...counts.keys(), ...chosen])];
  return (
    <CheckMenu
      label={field.label}
      onOpen={() => setLooked(true)}
      choices={values.map((value) => ({
        value,
        label: field.words?.(value) ?? value,
        ...(field.icon ? { icon: field.icon(value) } : {}),
        ...(facets.data ? { note: formatCount(counts.get(value) ?? 0) } : {}),
      }))}
      chosen={chosen}
      onChange={(next) => onFilter(setValues(q, field.name, next))}
      empty={facets.isFetching ? "Counting…" : "No session has one"}
    />
  );
}

const SORTS = [
  { value: "-started_at", label: "Newest first" },
  { value: "started_at", label: "Oldest first" },
  { value: "-last_record_at", label: "Last active" },
  { value: "name", label: "Name" },
  { value: "-duration_ms", label: "Longest" },
  { value: "-session_eval", label: "Best evaluation" },
  { value: "session_eval", label: "Worst evaluation" },
  { value: "-cost", label: "Most expensive" },
  { value: "-events", label: "Most events" },
];

interface SortProps {
  sort: string;
  onSort: (sort: string) => void;
}

/** The order, where there is no head of a table to click on. */
export function SortMenu({ sort, onSort }: SortProps) {
  return (
    <ChoiceMenu
      label="Order"
      value={sort}
      choices={SORTS}
      onChoose={onSort}
      trigger={
        <Button className="px-2 sm:px-2.5">
          <ArrowDownWideNarrow size={14} aria-hidden />
          <span className="sr-only sm:not-sr-only">
            {SORTS.find((each) => each.value === sort)?.label ?? "Order"}
          </span>
        </Button>
      }
    />
  );
}
