import { classes } from "@/lib/classes";
import { formatEval, NONE } from "@/lib/format";

interface Props {
  value: number | null;
  barWidth?: string;
  /** In a column bars must stand below each other: the number follows at a fixed width. */
  inColumn?: boolean;
}

/** An evaluation as it was given. The bar stands only where 0 to 1 can be meant. */
export function EvalMark({ value, barWidth = "w-12", inColumn }: Props) {
  if (value === null) return <span className="text-faint">{NONE}</span>;
  const onScale = value >= 0 && value <= 1;
  return (
    <span
      className={classes("flex items-center gap-2", !inColumn && "flex-row-reverse justify-end")}
    >
      {onScale && (
        <svg
          aria-hidden="true"
          viewBox="0 0 100 10"
          preserveAspectRatio="none"
          className={classes("h-1 shrink-0 rounded-full", barWidth)}
        >
          <rect width="100" height="10" className="fill-line-strong" />
          <rect width={value * 100} height="10" className="fill-accent" />
        </svg>
      )}
      <span className={classes(inColumn && onScale && "min-w-8 text-right")}>
        {formatEval(value)}
      </span>
    </span>
  );
}
