import { ArrowDown, ArrowUp, GitBranch } from "lucide-react";
import { useMemo } from "react";
import type { DeepLook } from "@/features/compare/useDeepLook";
import { classes } from "@/lib/classes";
import { formatCount, plural } from "@/lib/format";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { countKinds, type Pair } from "@/views/compare/pairs";

interface Props {
  pairs: readonly Pair[];
  deep: DeepLook;
  divergence: Pair | null;
  onlyDifferent: boolean;
  onOnlyDifferent: (only: boolean) => void;
  onDivergence: () => void;
  onWalk: (step: 1 | -1) => void;
}

/** Where the runs part, in words, and the ways from difference to difference. */
export function CompareBar(props: Props) {
  const { pairs, deep, divergence, onlyDifferent } = props;
  const counts = useMemo(
    () => countKinds(pairs, ({ id }) => deep.said.has(id)),
    [pairs, deep.said],
  );
  return (
    <div className="border-t border-line bg-raised px-4 py-2 sm:px-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        {divergence ? (
          <Button size="small" tone="primary" onClick={props.onDivergence} aria-keyshortcuts="f">
            <GitBranch size={13} aria-hidden />
            The runs part at row {formatCount(pairs.indexOf(divergence) + 1)}
            {deep.isLooking && " at the latest"}
          </Button>
        ) : (
          <span className="font-medium">
            {deep.looked < deep.all ? "No difference found so far" : "The runs are alike"}
          </span>
        )}
        <span className="flex items-center">
          <IconButton
            size="small"
            label="The difference before (p)"
            icon={<ArrowUp size={14} aria-hidden />}
            onClick={() => props.onWalk(-1)}
          />
          <IconButton
            size="small"
            label="Next difference (n)"
            icon={<ArrowDown size={14} aria-hidden />}
            onClick={() => props.onWalk(1)}
          />
        </span>
        <button
          type="button"
          aria-pressed={onlyDifferent}
          aria-keyshortcuts="x"
          onClick={() => props.onOnlyDifferent(!onlyDifferent)}
          className={classes(
            "h-6 rounded-medium border px-2 text-small font-medium",
            onlyDifferent
              ? "border-accent bg-selected text-accent"
              : "border-line-strong text-quiet hover:text-ink",
          )}
        >
          Only differences
        </button>
        <span className="text-small text-quiet">
          {formatCount(counts.same)} alike, {formatCount(counts.changed)} changed,{" "}
          {counts.replaced > 0 && `${formatCount(counts.replaced)} replaced, `}
          {formatCount(counts.onlyA)} only in A, {formatCount(counts.onlyB)} only in B
        </span>
        <span role="status" className="flex items-center gap-2 text-small text-quiet">
          {deep.isLooking &&
            `Comparing what was said: ${formatCount(deep.looked)} of ${formatCount(deep.all)}`}
          {deep.failed && (
            <>
              Could not compare what was said in more than {plural(deep.looked, "row")} of{" "}
              {formatCount(deep.all)}
              <Button size="small" tone="ghost" onClick={deep.retry} className="print:hidden">
                Try again
              </Button>
            </>
          )}
        </span>
      </div>
    </div>
  );
}
