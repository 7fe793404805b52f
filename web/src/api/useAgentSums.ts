import { useQuery } from "@tanstack/react-query";
import { agentsQuery, statisticsQuery } from "@/api/queries";
import { type Range, rangeTerms, termsBefore } from "@/lib/range";

/** All agents, with what their sessions of the range add up to and those of the period before. */
export function useAgentSums(range: Range) {
  const past = termsBefore(range);
  const agents = useQuery(agentsQuery());
  const now = useQuery(statisticsQuery({ q: rangeTerms(range), every: "none", by: "agent" }));
  const before = useQuery({
    ...statisticsQuery({ q: past ?? "", every: "none", by: "agent" }),
    enabled: past !== null,
  });
  return {
    agents: agents.data?.items,
    now: now.data?.items,
    before: past === null ? [] : before.data?.items,
    error: agents.error ?? now.error,
    retry: () => Promise.all([agents.refetch(), now.refetch()]),
  };
}
