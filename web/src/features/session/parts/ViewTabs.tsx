import {
  ChartGantt,
  Clapperboard,
  Keyboard,
  ListTree,
  MessagesSquare,
  Workflow,
} from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
import { beginPanel } from "@/features/session/parts/panels";
import { VIEWS, type View } from "@/features/session/search";
import { classes } from "@/lib/classes";
import { IconButton } from "@/ui/IconButton";

const TABS: Record<View, { label: string; icon: typeof ListTree }> = {
  trace: { label: "Trace", icon: ListTree },
  timeline: { label: "Timeline", icon: ChartGantt },
  transcript: { label: "Transcript", icon: MessagesSquare },
  graph: { label: "Graph", icon: Workflow },
  replay: { label: "Replay", icon: Clapperboard },
};

interface Props {
  view: View;
  onView: (view: View) => void;
  onKeys: () => void;
}

/** The ways to look at a run. Arrows move between them, as in every list of tabs. */
export function ViewTabs({ view, onView, onKeys }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = (VIEWS.indexOf(view) + step + VIEWS.length) % VIEWS.length;
    onView(VIEWS[at] as View);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[at]?.focus();
  };
  return (
    <div className="flex items-center border-t border-line bg-raised pr-2 pl-2 sm:pr-4 sm:pl-4 print:hidden">
      <div
        ref={list}
        role="tablist"
        aria-label="Views"
        onKeyDown={onKeyDown}
        className="flex min-w-0 flex-1 overflow-x-auto"
      >
        {VIEWS.map((each) => {
          const { label, icon: Icon } = TABS[each];
          const chosen = each === view;
          return (
            <button
              key={each}
              type="button"
              role="tab"
              id={`tab-${each}`}
              aria-selected={chosen}
              aria-controls="view"
              tabIndex={chosen ? 0 : -1}
              onPointerEnter={() => beginPanel(each)}
              onFocus={() => beginPanel(each)}
              onClick={() => onView(each)}
              className={classes(
                "flex h-9 shrink-0 items-center gap-1.5 border-b-2 px-2 font-medium -outline-offset-2",
                chosen ? "border-accent text-ink" : "border-transparent text-quiet hover:text-ink",
              )}
            >
              <Icon
                size={14}
                aria-hidden
                className={classes("max-sm:hidden", chosen && "text-accent")}
              />
              {label}
            </button>
          );
        })}
      </div>
      <IconButton
        label="Keyboard (?)"
        icon={<Keyboard size={15} aria-hidden />}
        onClick={onKeys}
        className="max-sm:hidden"
      />
    </div>
  );
}
