import { useRef } from "react";
import type { Group } from "@/views/stepgraph/groups";
import { type LayoutAnswer, NODE_HEIGHT, NODE_WIDTH, type Point } from "@/views/stepgraph/layout";
import { centred, type Size, type Viewport } from "@/views/stepgraph/viewport";

interface Props {
  groups: readonly Group[];
  layout: LayoutAnswer;
  view: Viewport;
  window: Size;
  onView: (view: Viewport) => void;
}

const MOST_WIDE = 180;
const MOST_HIGH = 120;

/** All of the graph, small, and the part in view: dragging moves that. */
export function GraphMinimap({ groups, layout, view, window, onView }: Props) {
  const dragging = useRef(false);
  const scale = Math.min(MOST_WIDE / layout.width, MOST_HIGH / layout.height);
  const move = (event: { currentTarget: Element; clientX: number; clientY: number }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const point: Point = {
      x: (event.clientX - box.left) / scale,
      y: (event.clientY - box.top) / scale,
    };
    onView(centred(point, view.zoom, window));
  };
  return (
    <svg
      aria-hidden="true"
      width={layout.width * scale}
      height={layout.height * scale}
      viewBox={`0 0 ${layout.width} ${layout.height}`}
      className="absolute right-3 bottom-3 touch-none overflow-hidden rounded-medium border border-line-strong bg-surface/90 max-sm:hidden"
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        dragging.current = true;
        move(event);
      }}
      onPointerMove={(event) => dragging.current && move(event)}
      onPointerUp={() => {
        dragging.current = false;
      }}
    >
      {groups.map((group) => {
        const place = layout.places[group.key];
        return (
          place && (
            <rect
              key={group.key}
              x={place.x}
              y={place.y}
              width={NODE_WIDTH}
              height={NODE_HEIGHT}
              rx={12}
              className={group.failed > 0 ? "fill-error" : "fill-line-strong"}
            />
          )
        );
      })}
      <rect
        x={-view.x / view.zoom}
        y={-view.y / view.zoom}
        width={window.width / view.zoom}
        height={window.height / view.zoom}
        fillOpacity={0.12}
        strokeWidth={2 / scale}
        className="fill-accent stroke-accent"
      />
    </svg>
  );
}
