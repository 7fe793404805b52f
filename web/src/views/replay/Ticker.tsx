import { classes } from "@/lib/classes";
import { formatDuration } from "@/lib/time";
import { KindIcon } from "@/views/marks/KindIcon";
import { typeInWords } from "@/views/marks/kind";
import type { Schedule } from "@/views/replay/schedule";

interface Props {
  schedule: Schedule;
  index: number;
  origin: number;
  onShow: (index: number) => void;
}

const BEFORE = 2;
const AFTER = 4;

/** What happened just before, what happens now, and what comes. */
export function Ticker({ schedule, index, origin, onShow }: Props) {
  const first = Math.max(0, Math.min(index - BEFORE, schedule.nodes.length - BEFORE - AFTER - 1));
  return (
    <ol aria-label="Events around this moment" className="py-1">
      {schedule.nodes.slice(first, first + BEFORE + AFTER + 1).map((node, offset) => {
        const at = first + offset;
        const { event } = node;
        return (
          <li key={node.id}>
            <button
              type="button"
              aria-current={at === index ? "step" : undefined}
              onClick={() => onShow(at)}
              className={classes(
                "flex h-7 w-full items-center gap-2 border-l-2 px-3 text-left -outline-offset-2",
                at === index ? "border-accent bg-selected" : "border-transparent hover:bg-hover",
              )}
            >
              <span className="w-14 shrink-0 text-right text-micro text-quiet">
                +{formatDuration(node.start - origin)}
              </span>
              <KindIcon type={event.type} />
              <bdi
                className={classes(
                  "min-w-0 truncate",
                  event.type === "step" && "font-bold",
                  event.status === "error" && event.type !== "step" && "text-error",
                  // What has not happened yet.
                  at > index && "text-quiet",
                )}
              >
                {event.title || typeInWords(event.type)}
              </bdi>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
