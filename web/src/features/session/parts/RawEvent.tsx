import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { EventDetail } from "@/api/types";
import { classes } from "@/lib/classes";
import { toRaw } from "@/views/payload/shape";
import { TextBlock } from "@/views/payload/TextBlock";

/** The whole event as the API gives it. Written out only when it is opened. */
export function RawEvent({ event }: { event: EventDetail }) {
  const [open, setOpen] = useState(false);
  return (
    <section>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex items-center gap-1.5 text-small font-medium text-quiet hover:text-ink"
      >
        <ChevronRight
          size={13}
          aria-hidden
          className={classes("transition-transform", open && "rotate-90")}
        />
        Raw JSON
      </button>
      {open && (
        <div className="mt-1.5 max-h-[70dvh] overflow-auto rounded-medium border border-line px-3 py-2.5">
          <TextBlock text={toRaw(event)} mono />
        </div>
      )}
    </section>
  );
}
