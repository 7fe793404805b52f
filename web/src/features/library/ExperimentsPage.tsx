import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { COVER, KeptLine } from "@/features/library/parts/KeptLine";
import { Pages } from "@/features/library/parts/Pages";
import { experimentsQuery } from "@/features/library/queries";
import { plural } from "@/lib/format";
import { Panel } from "@/ui/Panel";
import { useTitle } from "@/ui/useTitle";

export function ExperimentsPage() {
  const list = useInfiniteQuery(experimentsQuery());
  useTitle("Experiments");
  return (
    <>
      <h1 className="sr-only">Experiments</h1>
      <Panel
        title="Experiments"
        note="Sessions that belong together, and what is to be judged in them."
      >
        <Pages
          of="experiments"
          list={list}
          empty={
            <p>
              There are none. A program makes one with{" "}
              <code className="font-mono">client.experiments.create(…)</code> and names it when its
              sessions begin.
            </p>
          }
        >
          {(experiment) => (
            <KeptLine
              key={experiment.experiment_id}
              link={
                <Link
                  to="/library/experiments/$experimentId"
                  params={{ experimentId: experiment.experiment_id }}
                  className={COVER}
                >
                  {experiment.name}
                </Link>
              }
              agent={experiment.agent_id}
              facts={plural(experiment.evaluators.length, "evaluator")}
              description={experiment.description}
              tags={experiment.tags}
              updatedAt={experiment.updated_at}
            />
          )}
        </Pages>
      </Panel>
    </>
  );
}
