import { memo, useId } from "react";
import { classes } from "@/lib/classes";
import { across, throughBends, toItself } from "@/views/stepgraph/edgePath";
import type { Edge } from "@/views/stepgraph/groups";
import type { LayoutAnswer } from "@/views/stepgraph/layout";

const WAYS = {
  forward: { line: "stroke-quiet", head: "fill-quiet" },
  backward: { line: "stroke-warn", head: "fill-warn" },
  self: { line: "stroke-kind-llm", head: "fill-kind-llm" },
};
// Colour is not alone: each way has its own dashes.
const DASHES = { forward: undefined, backward: "6 4", self: "2 3" };

interface Props {
  edges: readonly Edge[];
  layout: LayoutAnswer;
  /** The state whose ways stand out; null when all are equal. */
  focus: string | null;
}

/** The ways from state to state, each with how often it was taken. */
export const Edges = memo(function Edges({ edges, layout, focus }: Props) {
  const id = useId();
  return (
    <svg
      aria-hidden="true"
      width={layout.width}
      height={layout.height}
      className="absolute top-0 left-0 overflow-visible"
    >
      <defs>
        {Object.entries(WAYS).map(([way, { head }]) => (
          <marker
            key={way}
            id={`${id}${way}`}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0L8 4L0 8z" className={head} />
          </marker>
        ))}
      </defs>
      {edges.map((edge, at) => {
        const line = lineOf(edge, layout, at);
        if (!line) return null;
        const off = focus !== null && edge.from !== focus && edge.to !== focus;
        return (
          <g key={`${edge.from}\n${edge.to}`} className={off ? "opacity-20" : undefined}>
            <path
              d={line.d}
              fill="none"
              strokeWidth={Math.min(4, 1.25 + Math.log2(edge.count) * 0.5)}
              strokeDasharray={DASHES[edge.way]}
              markerEnd={`url(#${id}${edge.way})`}
              className={WAYS[edge.way].line}
            />
            {edge.count > 1 && (
              <text
                x={line.label.x}
                y={line.label.y}
                textAnchor="middle"
                dominantBaseline="central"
                paintOrder="stroke"
                strokeWidth={4}
                strokeLinejoin="round"
                className={classes("fill-ink stroke-surface text-micro font-medium")}
              >
                {edge.count}×
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
});

function lineOf(edge: Edge, layout: LayoutAnswer, at: number) {
  const [from, to] = [layout.places[edge.from], layout.places[edge.to]];
  // The run went on while this was laid out: the next layout has it.
  if (!from || !to) return null;
  if (edge.way === "self") return toItself(from);
  const bends = layout.routes[at] ?? [];
  return bends.length > 1 ? throughBends(bends) : across(from, to);
}
