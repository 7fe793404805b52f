import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { DatasetItemRow } from "@/features/library/parts/DatasetItemRow";
import { KeptHead } from "@/features/library/parts/KeptHead";
import { One } from "@/features/library/parts/One";
import { Pages } from "@/features/library/parts/Pages";
import { datasetQuery, itemsQuery } from "@/features/library/queries";
import { plural } from "@/lib/format";
import { Panel } from "@/ui/Panel";
import { useTitle } from "@/ui/useTitle";
import { Payload } from "@/views/payload/Payload";

/** A dataset with its items; each with the sessions that ran it. */
export function DatasetPage() {
  const { datasetId } = useParams({ strict: false }) as { datasetId: string };
  const dataset = useQuery(datasetQuery(datasetId));
  const items = useInfiniteQuery(itemsQuery(datasetId));
  useTitle(dataset.data?.name ?? "Dataset");
  return (
    <One what="dataset" query={dataset}>
      {(one) => (
        <>
          <KeptHead
            name={one.name}
            id={one.dataset_id}
            agent={one.agent_id}
            description={one.description}
            tags={one.tags}
            createdAt={one.created_at}
            updatedAt={one.updated_at}
            back={
              <Link to="/library/datasets" className="hover:underline">
                Datasets
              </Link>
            }
          />
          <div className="space-y-6">
            {one.purpose && <p className="max-w-[80ch]">{one.purpose}</p>}
            {Object.keys(one.suggested_flag_config).length > 0 && (
              <Payload label="Suggested feature flags" value={one.suggested_flag_config} />
            )}
            <Panel title="Items" note={plural(one.num_items, "item")}>
              <Pages of="items" list={items} empty="It has no items yet.">
                {(item) => (
                  <DatasetItemRow key={item.dataset_item_id} datasetId={datasetId} item={item} />
                )}
              </Pages>
            </Panel>
          </div>
        </>
      )}
    </One>
  );
}
