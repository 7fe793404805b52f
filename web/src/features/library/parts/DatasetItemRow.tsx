import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import type { DatasetItem } from "@/api/types";
import { Pages } from "@/features/library/parts/Pages";
import { itemSessionsQuery } from "@/features/library/queries";
import { classes } from "@/lib/classes";
import { Tag } from "@/ui/Tag";
import { Payload } from "@/views/payload/Payload";
import { SessionLine } from "@/views/sessions/SessionLine";

/** One item, folded: its name; open: what goes in, what is expected, what ran it. */
export function DatasetItemRow({ datasetId, item }: { datasetId: string; item: DatasetItem }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="flex w-full items-start gap-2 px-4 py-3 text-left hover:bg-hover"
      >
        <ChevronRight
          size={15}
          aria-hidden
          className={classes(
            "mt-0.5 shrink-0 text-faint transition-transform",
            open && "rotate-90",
          )}
        />
        <span className="min-w-0">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
            {item.name}
            {item.tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </span>
          {item.description && <span className="block text-quiet">{item.description}</span>}
        </span>
      </button>
      <div id={id} hidden={!open} className="space-y-2 border-t border-line bg-surface px-4 py-3">
        {open && <Opened datasetId={datasetId} item={item} />}
      </div>
    </li>
  );
}

function Opened({ datasetId, item }: { datasetId: string; item: DatasetItem }) {
  const sessions = useInfiniteQuery(itemSessionsQuery(datasetId, item.dataset_item_id));
  return (
    <>
      <Payload label="Input" value={item.input} />
      <Payload label="Expected output" value={item.expected_output} />
      {Object.keys(item.metadata).length > 0 && <Payload label="Metadata" value={item.metadata} />}
      {Object.keys(item.flag_overrides).length > 0 && (
        <Payload label="Feature flags" value={item.flag_overrides} />
      )}
      <p className="pt-2 font-medium">Sessions that ran it</p>
      <div className="overflow-hidden rounded-medium border border-line bg-raised">
        <Pages of="sessions" list={sessions} empty="None yet.">
          {(session) => <SessionLine key={session.session_id} session={session} />}
        </Pages>
      </div>
    </>
  );
}
