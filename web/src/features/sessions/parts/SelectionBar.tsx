import { Download, GitCompareArrows, Tags, X } from "lucide-react";
import { useState } from "react";
import { exportAddress } from "@/features/sessions/exporting";
import { TagDialog } from "@/features/sessions/parts/TagDialog";
import { clearSelection, useSelection } from "@/features/sessions/selection";
import { plural } from "@/lib/format";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";

interface Props {
  onCompare: (a: string, b: string) => void;
  mayTag: boolean;
}

/** What can be done with the marked sessions. Nothing while none is. */
export function SelectionBar({ onCompare, mayTag }: Props) {
  const chosen = useSelection((state) => state.chosen);
  const [tagging, setTagging] = useState(false);
  if (chosen.size === 0) return null;
  const ids = [...chosen.keys()];
  const [a, b] = ids;
  return (
    <div className="fixed inset-x-0 bottom-4 z-20 flex justify-center px-3">
      <section
        aria-label="Selected sessions"
        className="flex max-w-full animate-appear flex-wrap items-center gap-1.5 rounded-large border border-line-strong bg-raised p-1.5 pl-3.5 shadow-float"
      >
        <span role="status" className="mr-2 font-medium whitespace-nowrap">
          {plural(chosen.size, "session")}
          <span className="max-sm:sr-only"> selected</span>
        </span>
        <Button
          disabled={chosen.size !== 2}
          title={chosen.size === 2 ? undefined : "Two sessions can be compared"}
          onClick={() => a && b && onCompare(a, b)}
        >
          <GitCompareArrows size={14} aria-hidden />
          Compare
        </Button>
        {mayTag && (
          <Button onClick={() => setTagging(true)}>
            <Tags size={14} aria-hidden />
            Tag
          </Button>
        )}
        <a
          href={exportAddress(ids)}
          download="sessions.jsonl"
          className="inline-flex h-8 items-center gap-1.5 rounded-medium border border-line-strong bg-raised px-3 font-medium hover:bg-hover"
        >
          <Download size={14} aria-hidden />
          Export
        </a>
        <IconButton
          label="Take the marks off"
          icon={<X size={15} aria-hidden />}
          onClick={clearSelection}
        />
        <TagDialog open={tagging} ids={ids} onClose={() => setTagging(false)} />
      </section>
    </div>
  );
}
