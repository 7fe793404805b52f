import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { FormError } from "@/ui/FormError";

interface Props {
  /** "the session", "the agent". */
  noun: string;
  name: string;
  /** What goes with it, a line each. */
  goes: readonly string[];
  busy: boolean;
  error: Error | null;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Asks before a deletion, naming what goes. */
export function DeletionDialog({ noun, name, goes, busy, error, onConfirm, onCancel }: Props) {
  return (
    <Dialog
      open
      onClose={onCancel}
      title={`Delete ${noun} “${name}”?`}
      description="This cannot be undone. What goes:"
    >
      <div className="space-y-4 overflow-y-auto px-5 pt-1 pb-4">
        <ul className="list-disc space-y-1 pl-5">
          {goes.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        {error && (
          <FormError detail={error.message} hint={"hint" in error ? String(error.hint) : ""} />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onCancel}>Cancel</Button>
          <Button tone="danger" disabled={busy} onClick={onConfirm}>
            {busy ? "Deleting…" : "Delete"}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
