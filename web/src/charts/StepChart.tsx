import { chartPath, domainOf, type Point } from "@/charts/stepPath";
import { formatEval } from "@/lib/format";

interface Props {
  points: readonly Point[];
  until: number;
  label: string;
  className: string;
  /** Writes the ends of the scale beside it. */
  axis?: boolean;
}

const WIDTH = 300;
const HEIGHT = 60;

/** A value that holds until the next is given, over time. */
export function StepChart({ points, until, label, className, axis }: Props) {
  const domain = domainOf(points.map((point) => point.value));
  const { line, area, last } = chartPath(points, until, domain, WIDTH, HEIGHT);
  return (
    <div className={`flex gap-2 ${className}`}>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 -3 ${WIDTH} ${HEIGHT + 6}`}
        preserveAspectRatio="none"
        className="h-full min-w-0 flex-1 overflow-visible"
      >
        <path d={area} className="fill-accent-surface" />
        <path
          d={`M0 ${HEIGHT}H${WIDTH}`}
          className="stroke-line"
          strokeWidth="1"
          vectorEffect="non-scaling-stroke"
        />
        <path
          d={line}
          fill="none"
          className="stroke-accent"
          strokeWidth="1.75"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
        <path
          d={`M${last.x} ${last.y}h0.01`}
          className="stroke-accent"
          strokeWidth="6"
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      {axis && (
        <div className="flex flex-col justify-between text-right text-micro text-quiet">
          <span>{formatEval(domain.to)}</span>
          <span>{formatEval(domain.from)}</span>
        </div>
      )}
    </div>
  );
}
