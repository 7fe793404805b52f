import { Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import {
  type KeyboardEvent,
  memo,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from "react";
import { IconButton } from "@/ui/IconButton";
import { Edges } from "@/views/stepgraph/Edges";
import { GraphMinimap } from "@/views/stepgraph/GraphMinimap";
import { GroupCard } from "@/views/stepgraph/GroupCard";
import type { Group, StepGraphData } from "@/views/stepgraph/groups";
import { type LayoutAnswer, NODE_HEIGHT, NODE_WIDTH } from "@/views/stepgraph/layout";
import { usePanZoom } from "@/views/stepgraph/usePanZoom";
import { fitted, nearest, opened, showing, zoomed } from "@/views/stepgraph/viewport";

interface Props {
  graph: StepGraphData;
  layout: LayoutAnswer;
  selected: string | null;
  onSelect: (id: string) => void;
}

const CLOSER = 1.35;

/** The states of a run and the ways between them, to be moved and zoomed like a map. */
export function StepGraph({ graph, layout, selected, onSelect }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const { view, setView, window, moving } = usePanZoom(frame);
  const chosen = useMemo(
    () => graph.groups.find((group) => group.members.some((node) => node.id === selected)) ?? null,
    [graph, selected],
  );
  const focus = chosen?.key ?? null;
  const boxOf = useCallback(
    (key: string) => {
      const place = layout.places[key];
      return place && { ...place, width: NODE_WIDTH, height: NODE_HEIGHT };
    },
    [layout],
  );

  // Drawn once the window's size is known; after that the reader moves it.
  const isOpen = useRef(false);
  useLayoutEffect(() => {
    if (isOpen.current || window.width === 0) return;
    isOpen.current = true;
    const start = boxOf(graph.groups[0]?.key ?? "");
    setView(opened(layout, window, { x: (start?.x ?? 0) + NODE_WIDTH / 2, y: start?.y ?? 0 }));
  }, [graph, layout, window, boxOf, setView]);
  useEffect(() => {
    const box = focus === null ? undefined : boxOf(focus);
    if (box && window.width > 0) setView((now) => showing(now, box, window));
  }, [focus, boxOf, window, setView]);

  const latest = useRef(selected);
  useEffect(() => {
    latest.current = selected;
  });
  // A state that is chosen again goes on to its next visit.
  const onChoose = useCallback(
    (group: Group) => {
      const at = group.members.findIndex((node) => node.id === latest.current);
      const next = group.members[(at + 1) % group.members.length];
      if (next) onSelect(next.id);
    },
    [onSelect],
  );

  const middle = { x: window.width / 2, y: window.height / 2 };
  const press = (key: string): boolean => {
    if (key === "+" || key === "=") setView(zoomed(view, CLOSER, middle));
    else if (key === "-") setView(zoomed(view, 1 / CLOSER, middle));
    else if (key === "0") setView(fitted(layout, window));
    else return false;
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (press(event.key)) return event.preventDefault();
    const from = (event.target as HTMLElement).dataset.group;
    const to = from === undefined ? null : nearest(layout.places, from, event.key);
    const box = to === null ? undefined : boxOf(to);
    if (to === null || !box) return;
    event.preventDefault();
    setView(showing(view, box, window));
    for (const card of frame.current?.querySelectorAll<HTMLElement>("[data-group]") ?? []) {
      if (card.dataset.group === to) card.focus({ preventScroll: true });
    }
  };
  return (
    <div className="relative min-h-0 flex-1 overflow-hidden bg-surface">
      <div
        ref={frame}
        role="group"
        aria-label="Graph of the run: arrows move between states, Enter selects the next visit, plus and minus zoom"
        onKeyDown={onKeyDown}
        // A card that takes the focus must not make the browser scroll what is moved by us.
        onScroll={(event) => event.currentTarget.scrollTo(0, 0)}
        className={`absolute inset-0 touch-none overflow-hidden ${moving ? "cursor-grabbing" : "cursor-grab"}`}
      >
        <div
          className="absolute top-0 left-0 origin-top-left"
          style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})` }}
        >
          <Drawing
            graph={graph}
            layout={layout}
            chosen={chosen}
            selected={selected}
            onChoose={onChoose}
          />
        </div>
      </div>
      <div className="absolute top-3 right-3 flex flex-col rounded-medium border border-line-strong bg-raised">
        <IconButton
          label="Zoom in (+)"
          icon={<ZoomIn size={15} aria-hidden />}
          onClick={() => press("+")}
        />
        <IconButton
          label="Zoom out (−)"
          icon={<ZoomOut size={15} aria-hidden />}
          onClick={() => press("-")}
        />
        <IconButton
          label="Show all of it (0)"
          icon={<Maximize2 size={14} aria-hidden />}
          onClick={() => press("0")}
        />
      </div>
      <GraphMinimap
        groups={graph.groups}
        layout={layout}
        view={view}
        window={window}
        onView={setView}
      />
    </div>
  );
}

interface DrawingProps extends Pick<Props, "graph" | "layout" | "selected"> {
  chosen: Group | null;
  onChoose: (group: Group) => void;
}

// Moving the map moves one element: what is drawn on it stays as it is.
const Drawing = memo(function Drawing(props: DrawingProps) {
  const { graph, layout, chosen, selected, onChoose } = props;
  const near = useMemo(() => {
    if (!chosen) return null;
    const found = new Set([chosen.key]);
    for (const { from, to } of graph.edges) {
      if (from === chosen.key) found.add(to);
      if (to === chosen.key) found.add(from);
    }
    return found;
  }, [graph, chosen]);
  return (
    <>
      <Edges edges={graph.edges} layout={layout} focus={chosen?.key ?? null} />
      {graph.groups.map((group, at) => {
        const place = layout.places[group.key];
        return (
          place && (
            <GroupCard
              key={group.key}
              group={group}
              place={place}
              visit={
                group === chosen ? group.members.findIndex((node) => node.id === selected) + 1 : 0
              }
              dimmed={near !== null && !near.has(group.key)}
              reachable={chosen ? group === chosen : at === 0}
              onChoose={onChoose}
            />
          )
        );
      })}
    </>
  );
});
