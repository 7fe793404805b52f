import { ArrowDownWideNarrow } from "lucide-react";
import type { RefObject } from "react";
import type { Agent } from "@/api/types";
import { setValues, valuesOf } from "@/lib/filterText";
import { formatCount } from "@/lib/format";
import { Button } from "@/ui/Button";
import { CheckMenu } from "@/ui/CheckMenu";
import { ChoiceMenu } from "@/ui/Menu";
import { SearchField } from "@/ui/SearchField";
import { StateMark } from "@/views/marks/StateMark";
import { STATE_WORDS } from "@/views/marks/state";
import { VERDICT_WORDS, VerdictMark } from "@/views/marks/VerdictMark";

interface Props {
  q: string;
  sort: string;
  agents: readonly Agent[];
  search: RefObject<HTMLInputElement | null>;
  showSort: boolean;
  onFilter: (q: string) => void;
  onSort: (sort: string) => void;
}

const STATES = (["active", "finished", "interrupted"] as const).map((state) => ({
  value: state,
  label: STATE_WORDS[state],
  icon: <StateMark state={state} wordless />,
}));

const VERDICTS = (["yes", "no", "none"] as const).map((verdict) => ({
  value: verdict,
  label: VERDICT_WORDS[verdict],
  icon: <VerdictMark verdict={verdict} wordless />,
}));

const PRODUCTION = [
  { value: "yes", label: "In production" },
  { value: "no", label: "Not in production" },
];

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

/** Everything that narrows the list. */
export function FilterBar(props: Props) {
  const { q, onFilter } = props;
  const chosen = (field: string) => ({
    chosen: valuesOf(q, field),
    onChange: (values: string[]) => onFilter(setValues(q, field, values)),
  });
  return (
    <div className="flex flex-wrap items-center gap-x-1 gap-y-2 px-4 sm:gap-x-2 sm:px-6">
      <div className="flex w-full gap-1 sm:gap-2 md:w-auto md:min-w-0 md:max-w-[440px] md:flex-1">
        <div className="min-w-0 flex-1">
          <SearchField
            ref={props.search}
            label="Search sessions"
            placeholder="Search, or filter: cost>0.1 tag:nightly"
            hint="/"
            value={q}
            onChange={onFilter}
          />
        </div>
        {props.showSort && <SortMenu {...props} />}
      </div>
      <CheckMenu label="State" choices={STATES} {...chosen("state")} />
      <CheckMenu label="Verdict" choices={VERDICTS} {...chosen("verdict")} />
      <CheckMenu
        label="Agent"
        choices={props.agents.map((agent) => ({
          value: agent.agent_id,
          label: agent.agent_id,
          note: formatCount(agent.sessions),
        }))}
        {...chosen("agent")}
        empty="No agents yet"
      />
      <CheckMenu label="Production" choices={PRODUCTION} {...chosen("production")} />
    </div>
  );
}

// Where there is no head of a table to click on.
function SortMenu({ sort, onSort }: Props) {
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
