import { X } from "lucide-react";
import type { ReactNode } from "react";

interface Props {
  label: string;
  value: ReactNode;
  onRemove: () => void;
}

/** One thing that holds, with a way to take it off. */
export function Chip({ label, value, onRemove }: Props) {
  return (
    <span className="inline-flex h-6 max-w-full items-center rounded-medium border border-line-strong bg-raised pl-2 text-small">
      <span className="shrink-0 text-quiet">{label}&nbsp;</span>
      <span className="truncate">{value}</span>
      <button
        type="button"
        aria-label={`Remove filter: ${label}`}
        onClick={onRemove}
        className="ml-1 flex h-full w-6 shrink-0 items-center justify-center text-quiet hover:text-ink"
      >
        <X size={12} aria-hidden />
      </button>
    </span>
  );
}
