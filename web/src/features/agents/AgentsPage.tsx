import { useNavigate, useSearch } from "@tanstack/react-router";
import { Bot, SearchX } from "lucide-react";
import { useMemo, useState } from "react";
import { useAccess } from "@/api/access";
import { ApiError } from "@/api/errors";
import { useAgentSums } from "@/api/useAgentSums";
import { useSumsLive } from "@/api/useSumsLive";
import { type AgentsSearch, rangeOf, toSearch } from "@/features/agents/search";
import { plural } from "@/lib/format";
import { inWholeDays, type Range, rangeTerms, writeRange } from "@/lib/range";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Notice } from "@/ui/Notice";
import { RangePicker } from "@/ui/RangePicker";
import { SearchField } from "@/ui/SearchField";
import { useHour } from "@/ui/useNow";
import { useTitle } from "@/ui/useTitle";
import { AgentTable } from "@/views/agents/AgentTable";
import { type AgentSort, agentRows, sortRows } from "@/views/agents/rows";
import { FirstProgram } from "@/views/onboarding/FirstProgram";

// From here on looking is slower than typing.
const MANY = 12;

/** All agents with their numbers, beside the period before. */
export function AgentsPage() {
  const { needsKey } = useAccess();
  const range = rangeOf(useSearch({ strict: false }) as AgentsSearch);
  const navigate = useNavigate();
  const [sort, setSort] = useState<AgentSort>({ by: "sessions", down: true });
  const [text, setText] = useState("");
  const asked = inWholeDays(range, useHour());
  const sums = useAgentSums(asked);
  const empty = sums.agents?.length === 0;
  useSumsLive(empty);
  useTitle("Agents");
  const { agents, now, before } = sums;
  const rows = useMemo(() => {
    if (!agents || !now) return undefined;
    const wanted = text.toLowerCase();
    const all = agentRows(agents, now, before ?? []).filter((row) =>
      `${row.name} ${row.id}`.toLowerCase().includes(wanted),
    );
    return sortRows(all, sort);
  }, [agents, now, before, text, sort]);
  const onRange = (next: Range | null) =>
    next && navigate({ to: "/agents", search: toSearch(next), replace: true });

  return (
    <div className="mx-auto max-w-[1400px] px-4 pt-4 pb-12 sm:px-6 sm:pt-5">
      <header className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="text-title font-bold">Agents</h1>
        {agents && <p className="text-quiet">{plural(agents.length, "agent")}</p>}
        <div className="ml-auto flex items-center gap-2">
          {agents && agents.length > MANY && (
            <SearchField
              label="Look for an agent"
              placeholder="Look for an agent"
              value={text}
              onChange={setText}
            />
          )}
          {!empty && <RangePicker range={range} onRange={onRange} />}
        </div>
      </header>
      {empty ? (
        <FirstProgram origin={location.origin} needsKey={needsKey} />
      ) : sums.error && !rows ? (
        <ErrorNotice
          title="The agents could not be loaded"
          detail={sums.error.message}
          hint={sums.error instanceof ApiError ? sums.error.hint : undefined}
          onRetry={sums.retry}
        />
      ) : rows?.length === 0 ? (
        <Notice
          icon={text ? <SearchX size={20} aria-hidden /> : <Bot size={20} aria-hidden />}
          title="No agent has this name"
        />
      ) : (
        <div className="overflow-hidden rounded-large border border-line bg-raised">
          <AgentTable
            rows={rows}
            terms={rangeTerms(asked)}
            range={writeRange(range)}
            sort={sort}
            onSort={setSort}
          />
        </div>
      )}
    </div>
  );
}
