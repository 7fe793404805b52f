import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Bot } from "lucide-react";
import { ApiError } from "@/api/errors";
import { useOverview } from "@/api/overview";
import { agentsQuery, newestQuery } from "@/api/queries";
import { useSumsLive } from "@/api/useSumsLive";
import { AgentActions } from "@/features/agents/parts/AgentActions";
import { type AgentsSearch, rangeOf, toSearch } from "@/features/agents/search";
import { joinFilters, writeTerm } from "@/lib/filterText";
import { plural } from "@/lib/format";
import { inWholeDays, type Range, rangeTerms } from "@/lib/range";
import { CopyButton } from "@/ui/CopyButton";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Notice } from "@/ui/Notice";
import { Panel } from "@/ui/Panel";
import { RangePicker } from "@/ui/RangePicker";
import { useHour } from "@/ui/useNow";
import { useTitle } from "@/ui/useTitle";
import { FailureList } from "@/views/failures/FailureList";
import { Figures } from "@/views/figures/Figures";
import { TrendCharts } from "@/views/figures/TrendCharts";
import { LatestSessions } from "@/views/sessions/LatestSessions";

const LATEST = 12;

/** One agent: its numbers and their trend, what failed, and its latest sessions. */
export function AgentPage() {
  const { agentId } = useParams({ strict: false }) as { agentId: string };
  const range = rangeOf(useSearch({ strict: false }) as AgentsSearch);
  const navigate = useNavigate();
  const about = writeTerm("agent", [agentId]);
  const now = useHour();
  const asked = inWholeDays(range, now);
  const overview = useOverview(about, asked, now);
  const latest = useQuery(newestQuery(joinFilters(about, rangeTerms(asked)), LATEST));
  const agents = useQuery(agentsQuery());
  const agent = agents.data?.items.find((each) => each.agent_id === agentId);
  useSumsLive(false);
  useTitle(agent?.name ?? agentId);
  const onRange = (next: Range | null) =>
    next &&
    navigate({
      to: "/agents/$agentId",
      params: { agentId },
      search: toSearch(next),
      replace: true,
    });

  if (agents.data && !agent) return <Missing id={agentId} />;
  if (overview.error && !overview.now) {
    return (
      <ErrorNotice
        title="The agent could not be loaded"
        detail={overview.error.message}
        hint={overview.error instanceof ApiError ? overview.error.hint : undefined}
        onRetry={overview.retry}
      />
    );
  }
  return (
    <div className="mx-auto max-w-[1720px] px-4 pt-4 pb-12 sm:px-6 sm:pt-5">
      <header className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0">
          <p className="text-small text-quiet">
            <Link to="/agents" className="hover:underline">
              Agents
            </Link>
          </p>
          <h1 className="flex min-w-0 items-center gap-1 text-title font-bold">
            <span className="truncate">{agent?.name ?? agentId}</span>
            <CopyButton text={agentId} label="Copy the agent's id" />
          </h1>
        </div>
        {agent && (
          <p className="flex gap-3 self-end pb-0.5 text-quiet">
            <Link to="/sessions" search={{ q: about }} className="hover:underline">
              {plural(agent.sessions, "session")} in all
            </Link>
            {agent.active > 0 && (
              <Link
                to="/sessions"
                search={{ q: joinFilters(about, "state:active") }}
                className="text-running hover:underline"
              >
                {agent.active} running
              </Link>
            )}
          </p>
        )}
        <div className="ml-auto flex items-center gap-1 self-end">
          <RangePicker range={range} onRange={onRange} />
          {agent && <AgentActions agent={agent} />}
        </div>
      </header>
      <div className="space-y-5">
        <Figures now={overview.now} before={overview.before} q={overview.q} />
        <TrendCharts
          begins={overview.begins}
          interval={overview.every}
          now={overview.series}
          before={overview.seriesBefore}
          shiftMs={overview.shiftMs}
          about={about}
        />
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <Panel title="What failed">
            <FailureList
              groups={overview.failures?.items}
              leftOut={overview.failures?.groups_left_out ?? 0}
              q={overview.q}
            />
          </Panel>
          <Panel title="Latest sessions">
            <LatestSessions page={latest.data} q={overview.q} />
          </Panel>
        </div>
      </div>
    </div>
  );
}

function Missing({ id }: { id: string }) {
  return (
    <Notice
      icon={<Bot size={20} aria-hidden />}
      title="There is no such agent"
      actions={
        <Link to="/agents" className="font-medium text-accent underline underline-offset-2">
          To all agents
        </Link>
      }
    >
      <p className="mb-2 font-mono text-small">{id.slice(0, 200)}</p>
      <p>An agent is there once a session of it was recorded.</p>
    </Notice>
  );
}
