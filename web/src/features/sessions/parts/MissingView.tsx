import { BookmarkX } from "lucide-react";
import { Button } from "@/ui/Button";

/** Says that the address names a view that is not there, and what is shown instead. */
export function MissingView({ why, onAll }: { why: "gone" | "unknown"; onAll: () => void }) {
  return (
    <p
      role="status"
      className="mx-4 mb-3 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-medium border border-line bg-raised px-3 py-2 sm:mx-6"
    >
      <BookmarkX size={15} aria-hidden className="shrink-0 text-quiet" />
      <span className="min-w-0 flex-1">
        {why === "gone"
          ? "The view of this address is not here: it was deleted, or is another person's."
          : "The views could not be asked for, so this is the list without the view."}
      </span>
      <Button size="small" onClick={onAll}>
        Show all sessions
      </Button>
    </p>
  );
}
