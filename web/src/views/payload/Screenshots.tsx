import { ChevronLeft, ChevronRight } from "lucide-react";
import { useState } from "react";
import type { Screenshot } from "@/api/types";
import { Dialog } from "@/ui/Dialog";
import { IconButton } from "@/ui/IconButton";
import { Picture } from "@/views/payload/Picture";

/** The pictures of an event: small ones in a row, the chosen one as large as the window. */
export function Screenshots({ screenshots }: { screenshots: readonly Screenshot[] }) {
  const [at, setAt] = useState<number | null>(null);
  const shown = at === null ? undefined : screenshots[at];
  const turn = (by: number) =>
    setAt((current) =>
      current === null ? null : (current + by + screenshots.length) % screenshots.length,
    );
  if (screenshots.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {screenshots.map((screenshot, index) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: the same picture may have been taken twice
          key={index}
          type="button"
          aria-label={`Enlarge screenshot ${index + 1} of ${screenshots.length}`}
          onClick={() => setAt(index)}
          className="overflow-hidden rounded-medium border border-line-strong bg-sunken hover:border-accent"
        >
          <Picture
            url={screenshot.url}
            alt=""
            small
            className="h-24 w-auto max-w-48 object-cover"
          />
        </button>
      ))}
      <Dialog
        open={shown !== undefined}
        onClose={() => setAt(null)}
        title={`Screenshot ${(at ?? 0) + 1} of ${screenshots.length}`}
        size="window"
        onKeyDown={(event) => {
          if (event.key === "ArrowLeft") turn(-1);
          if (event.key === "ArrowRight") turn(1);
        }}
      >
        <div className="flex min-h-0 flex-1 items-center gap-2 px-3 pb-4">
          {screenshots.length > 1 && (
            <IconButton
              label="Previous"
              icon={<ChevronLeft size={18} aria-hidden />}
              onClick={() => turn(-1)}
            />
          )}
          {shown && (
            <Picture
              url={shown.url}
              alt={`Screenshot ${(at ?? 0) + 1}`}
              className="mx-auto h-full min-w-0 flex-1 object-contain"
            />
          )}
          {screenshots.length > 1 && (
            <IconButton
              label="Next"
              icon={<ChevronRight size={18} aria-hidden />}
              onClick={() => turn(1)}
            />
          )}
        </div>
      </Dialog>
    </div>
  );
}
