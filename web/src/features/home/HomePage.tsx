import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useAccess } from "@/api/access";
import { ApiError } from "@/api/errors";
import { useOverview } from "@/api/overview";
import { agentsQuery, newestQuery } from "@/api/queries";
import { useAgentSums } from "@/api/useAgentSums";
import { useSumsLive } from "@/api/useSumsLive";
import { RunningNow } from "@/features/home/parts/RunningNow";
import { type HomeSearch, rangeOf, toSearch } from "@/features/home/search";
import { inWholeDays, type Range, rangeTerms, writeRange } from "@/lib/range";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Panel } from "@/ui/Panel";
import { RangePicker } from "@/ui/RangePicker";
import { useHour } from "@/ui/useNow";
import { useTitle } from "@/ui/useTitle";
import { AgentTable } from "@/views/agents/AgentTable";
import { agentRows, sortRows } from "@/views/agents/rows";
import { FailureList } from "@/views/failures/FailureList";
import { Figures } from "@/views/figures/Figures";
import { TrendCharts } from "@/views/figures/TrendCharts";
import { FirstProgram } from "@/views/onboarding/FirstProgram";

const RUNNING = 5;
const AGENTS = 8;

/** What runs now, what failed and why, and whether it was better before. */
export function HomePage() {
  const range = rangeOf(useSearch({ strict: false }) as HomeSearch);
  const agents = useQuery(agentsQuery());
  const { needsKey } = useAccess();
  const empty = agents.data?.items.every((agent) => agent.sessions === 0) ?? false;
  useSumsLive(empty);
  useTitle("Home");
  if (empty) {
    return (
      <div className="pt-4 sm:pt-5">
        <h1 className="px-4 text-title font-bold sm:px-6">Home</h1>
        <FirstProgram origin={location.origin} needsKey={needsKey} />
      </div>
    );
  }
  return <Overview range={range} />;
}

function Overview({ range }: { range: Range }) {
  const navigate = useNavigate();
  const now = useHour();
  const asked = inWholeDays(range, now);
  const overview = useOverview("", asked, now);
  const running = useQuery(newestQuery("state:active", RUNNING));
  const rows = useAgentRows(asked);
  const onRange = (next: Range | null) =>
    next && navigate({ to: "/", search: toSearch(next), replace: true, resetScroll: false });

  if (overview.error && !overview.now) {
    return (
      <ErrorNotice
        title="The overview could not be loaded"
        detail={overview.error.message}
        hint={overview.error instanceof ApiError ? overview.error.hint : undefined}
        onRetry={overview.retry}
      />
    );
  }
  return (
    <div className="mx-auto max-w-[1720px] px-4 pt-4 pb-12 sm:px-6 sm:pt-5">
      <header className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h1 className="text-title font-bold">Home</h1>
        <RangePicker range={range} onRange={onRange} />
      </header>
      <div className="space-y-5">
        <Figures now={overview.now} before={overview.before} q={overview.q} />
        <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          <Panel title="What failed">
            <FailureList
              groups={overview.failures?.items}
              leftOut={overview.failures?.groups_left_out ?? 0}
              q={overview.q}
            />
          </Panel>
          <Panel title="Running now">
            <RunningNow page={running.data} />
          </Panel>
        </div>
        <TrendCharts
          begins={overview.begins}
          interval={overview.every}
          now={overview.series}
          before={overview.seriesBefore}
          shiftMs={overview.shiftMs}
          about=""
        />
        <Panel title="Agents">
          <AgentTable
            rows={rows?.slice(0, AGENTS)}
            terms={rangeTerms(asked)}
            range={writeRange(range)}
          />
          {rows && rows.length > AGENTS && (
            <Link
              to="/agents"
              className="block border-t border-line px-4 py-2 text-small text-accent -outline-offset-2 hover:underline"
            >
              All {rows.length} agents
            </Link>
          )}
        </Panel>
      </div>
    </div>
  );
}

// The busiest first: what is at stake most stands at the top.
function useAgentRows(range: Range) {
  const { agents, now, before } = useAgentSums(range);
  return useMemo(
    () =>
      agents &&
      now &&
      sortRows(agentRows(agents, now, before ?? []), { by: "sessions", down: true }),
    [agents, now, before],
  );
}
