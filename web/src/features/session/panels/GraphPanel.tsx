import { useMemo } from "react";
import type { ViewProps } from "@/features/session/panels/view";
import { formatCount, plural } from "@/lib/format";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Skeleton } from "@/ui/Skeleton";
import { groupsOf, visitOf } from "@/views/stepgraph/groups";
import { StepGraph } from "@/views/stepgraph/StepGraph";
import { useLayout } from "@/views/stepgraph/useLayout";

/** The states that the run went through, and how it came back to them. */
export function GraphPanel({ events, inOrder, clock, selected, onSelect }: ViewProps) {
  const graph = useMemo(() => groupsOf(inOrder, clock.openUntil), [inOrder, clock.openUntil]);
  const { layout, error } = useLayout(graph);
  const visit = useMemo(
    () => visitOf(graph, selected === null ? undefined : events.tree.byId.get(selected)),
    [graph, selected, events.tree],
  );
  const visits = graph.groups.reduce((sum, group) => sum + group.members.length, 0);
  const failed = graph.groups.filter((group) => group.failed > 0).length;
  const ways = { forward: 0, backward: 0, self: 0 };
  for (const edge of graph.edges) ways[edge.way] += edge.count;
  return (
    <>
      <div className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-5 gap-y-0.5 border-b border-line px-4 py-1.5 text-small text-quiet sm:px-6">
        <span>
          {plural(graph.groups.length, "state")} in{" "}
          {graph.of === "steps" ? plural(visits, "step") : `${formatCount(visits)} events`}
        </span>
        <Legend line="border-solid border-quiet" words={`${formatCount(ways.forward)} forward`} />
        <Legend line="border-dashed border-warn" words={`${formatCount(ways.backward)} back`} />
        <Legend line="border-dotted border-kind-llm" words={`${formatCount(ways.self)} again`} />
        {failed > 0 && <span className="text-error">{plural(failed, "state")} with failures</span>}
        {graph.gathered > 0 && (
          <span>{plural(graph.gathered, "seldom state")} stand together as one</span>
        )}
      </div>
      {error !== null ? (
        <ErrorNotice title="The graph could not be laid out" detail={error} />
      ) : layout === null ? (
        <div aria-busy="true" className="flex flex-1 flex-col items-center gap-6 bg-surface py-8">
          {["a", "b", "c"].map((key) => (
            <Skeleton key={key} className="h-20 w-56" />
          ))}
        </div>
      ) : (
        <StepGraph graph={graph} layout={layout} selected={visit} onSelect={onSelect} />
      )}
    </>
  );
}

function Legend({ line, words }: { line: string; words: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <span aria-hidden className={`w-5 border-t-2 ${line}`} />
      {words}
    </span>
  );
}
