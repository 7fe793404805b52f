import { OctagonAlert } from "lucide-react";
import { memo } from "react";
import { classes } from "@/lib/classes";
import { formatCost, plural } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { KindIcon } from "@/views/marks/KindIcon";
import type { Group } from "@/views/stepgraph/groups";
import { NODE_HEIGHT, NODE_WIDTH, type Point } from "@/views/stepgraph/layout";

interface Props {
  group: Group;
  place: Point;
  /** Which of its visits is selected, from 1; 0 for none. */
  visit: number;
  dimmed: boolean;
  reachable: boolean;
  onChoose: (group: Group) => void;
}

/** A state of the run: what it was, what was done in it, how often, and whether that failed. */
export const GroupCard = memo(function GroupCard(props: Props) {
  const { group, place, visit, dimmed, onChoose } = props;
  const many = group.members.length;
  const first = group.members[0];
  return (
    <button
      type="button"
      data-group={group.key}
      tabIndex={props.reachable ? 0 : -1}
      aria-pressed={visit > 0}
      title={group.reason ?? undefined}
      onClick={() => onChoose(group)}
      style={{ left: place.x, top: place.y, width: NODE_WIDTH, height: NODE_HEIGHT }}
      className={classes(
        "absolute flex flex-col overflow-hidden rounded-large border bg-raised px-2.5 py-1.5 text-left transition-opacity",
        visit > 0
          ? "border-accent outline-2 outline-accent"
          : group.failed > 0
            ? "border-error"
            : "border-line-strong hover:border-accent",
        dimmed && "opacity-35",
      )}
    >
      <span className="flex w-full items-center gap-1.5 text-micro text-quiet">
        {first && <KindIcon type={first.event.type} size={12} />}
        <span className={classes(many > 1 && "font-medium text-ink")}>
          {visit > 0 && many > 1 ? `visit ${visit} of ${many}` : plural(many, "visit")}
        </span>
        <span className="ml-auto">
          {formatDuration(group.totalMs)}
          {group.cost !== null && ` · ${formatCost(group.cost)}`}
        </span>
      </span>
      <bdi
        className={classes(
          "w-full font-medium",
          group.failed > 0 || group.action ? "truncate" : "line-clamp-2",
        )}
      >
        {group.title}
      </bdi>
      {group.action && <bdi className="w-full truncate text-small text-quiet">{group.action}</bdi>}
      {group.failed > 0 && (
        <span className="mt-auto flex w-full items-center gap-1 text-small text-error">
          <OctagonAlert size={12} aria-hidden className="shrink-0" />
          <bdi className="truncate">
            <span className="sr-only">failed: </span>
            {many > 1 && `${group.failed} of ${many}: `}
            {group.reason ?? "failed"}
          </bdi>
        </span>
      )}
    </button>
  );
});
