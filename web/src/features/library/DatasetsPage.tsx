import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { COVER, KeptLine } from "@/features/library/parts/KeptLine";
import { Pages } from "@/features/library/parts/Pages";
import { datasetsQuery } from "@/features/library/queries";
import { plural } from "@/lib/format";
import { Panel } from "@/ui/Panel";
import { useTitle } from "@/ui/useTitle";

export function DatasetsPage() {
  const list = useInfiniteQuery(datasetsQuery());
  useTitle("Datasets");
  return (
    <>
      <h1 className="sr-only">Datasets</h1>
      <Panel title="Datasets" note="Inputs with what is expected of them, for programs to run.">
        <Pages
          of="datasets"
          list={list}
          empty={
            <p>
              There are none. A program makes one with{" "}
              <code className="font-mono">client.datasets.create(…)</code>.
            </p>
          }
        >
          {(dataset) => (
            <KeptLine
              key={dataset.dataset_id}
              link={
                <Link
                  to="/library/datasets/$datasetId"
                  params={{ datasetId: dataset.dataset_id }}
                  className={COVER}
                >
                  {dataset.name}
                </Link>
              }
              agent={dataset.agent_id}
              facts={plural(dataset.num_items, "item")}
              description={dataset.description}
              tags={dataset.tags}
              updatedAt={dataset.updated_at}
            />
          )}
        </Pages>
      </Panel>
    </>
  );
}
