import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "@/ui/IconButton";
import { dismiss, type Toast, useToasts } from "@/ui/toast";

const STAYS_MS = 8_000;

/** What was told last, at the foot of the window. It waits while somebody looks at it. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <section
      aria-label="Notices"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-30 flex flex-col items-center gap-2 p-4 print:hidden"
    >
      {toasts.map((toast) => (
        <One key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function One({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(toast.id), STAYS_MS);
    return () => clearTimeout(timer);
  }, [held, toast.id]);
  const { action } = toast;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only waits while it is looked at
    <div
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex max-w-full animate-appear items-center gap-2 rounded-medium border border-line-strong bg-raised py-1 pr-1 pl-3 shadow-float"
    >
      <p className="min-w-0">{toast.text}</p>
      {action && (
        <button
          type="button"
          onClick={() => {
            dismiss(toast.id);
            action.run();
          }}
          className="shrink-0 font-medium text-accent underline underline-offset-2"
        >
          {action.label}
        </button>
      )}
      <IconButton
        size="small"
        label="Dismiss"
        icon={<X size={13} aria-hidden />}
        onClick={() => dismiss(toast.id)}
      />
    </div>
  );
}
