import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { KeptHead } from "@/features/library/parts/KeptHead";
import { One } from "@/features/library/parts/One";
import { Pages } from "@/features/library/parts/Pages";
import { experimentQuery, experimentSessionsQuery } from "@/features/library/queries";
import { Panel } from "@/ui/Panel";
import { useTitle } from "@/ui/useTitle";
import { SessionLine } from "@/views/sessions/SessionLine";

const RESULTS = { pass_fail: "pass or fail", score: "a score" } as const;

/** An experiment: what judges it, and its sessions. */
export function ExperimentPage() {
  const { experimentId } = useParams({ strict: false }) as { experimentId: string };
  const experiment = useQuery(experimentQuery(experimentId));
  const sessions = useInfiniteQuery(experimentSessionsQuery(experimentId));
  useTitle(experiment.data?.name ?? "Experiment");
  return (
    <One what="experiment" query={experiment}>
      {(one) => (
        <>
          <KeptHead
            name={one.name}
            id={one.experiment_id}
            agent={one.agent_id}
            description={one.description}
            tags={one.tags}
            createdAt={one.created_at}
            updatedAt={one.updated_at}
            back={
              <Link to="/library/experiments" className="hover:underline">
                Experiments
              </Link>
            }
          />
          <div className="space-y-6">
            {one.evaluators.length > 0 && (
              <Panel title="Evaluators">
                <ul className="divide-y divide-line">
                  {one.evaluators.map((evaluator) => (
                    <li key={evaluator.name} className="flex justify-between gap-4 px-4 py-2.5">
                      <span className="min-w-0 font-medium">{evaluator.name}</span>
                      <span className="shrink-0 text-quiet">
                        {evaluator.result === null ? "" : RESULTS[evaluator.result]}
                      </span>
                    </li>
                  ))}
                </ul>
              </Panel>
            )}
            <Panel title="Sessions" note="Those that named the experiment when they began.">
              <Pages of="sessions" list={sessions} empty="None yet.">
                {(session) => <SessionLine key={session.session_id} session={session} />}
              </Pages>
            </Panel>
          </div>
        </>
      )}
    </One>
  );
}
