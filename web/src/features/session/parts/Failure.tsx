import { OctagonAlert } from "lucide-react";
import type { EventDetail } from "@/api/types";
import { CopyButton } from "@/ui/CopyButton";
import { TextBlock } from "@/views/payload/TextBlock";

/** Why an event failed: the class of the error, its words, and where it was raised. */
export function Failure({ event }: { event: EventDetail }) {
  if (!event.error && !event.traceback) return null;
  const trace = event.traceback;
  const kind = event.error_type ?? "Error";
  // The class stands above already.
  const message = event.error?.startsWith(`${kind}: `)
    ? event.error.slice(kind.length + 2)
    : event.error;
  return (
    <section className="overflow-hidden rounded-medium border border-error/40">
      <div className="flex items-start gap-2 bg-error-surface px-3 py-2">
        <OctagonAlert size={14} aria-hidden className="mt-[3px] shrink-0 text-error" />
        <div className="min-w-0 flex-1">
          <p className="font-medium text-error">{kind}</p>
          {message && message !== kind && (
            <div className="max-h-60 overflow-auto print:max-h-none">
              <TextBlock text={message} />
            </div>
          )}
        </div>
        <CopyButton
          label="Copy the error"
          text={[event.error, trace].filter(Boolean).join("\n\n")}
        />
      </div>
      {trace && (
        <section
          aria-label="Traceback"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
          tabIndex={0}
          className="max-h-[50dvh] overflow-auto print:max-h-none border-t border-error/40 px-3 py-2.5 -outline-offset-2"
        >
          <TextBlock text={trace} mono unwrapped />
        </section>
      )}
    </section>
  );
}
