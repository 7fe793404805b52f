import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";

interface Props {
  open: boolean;
  title: string;
  description: string;
  action: string;
  /** What the button says meanwhile. */
  doing?: string;
  busy: boolean;
  error: string | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be undone. */
export function ConfirmDialog(props: Props) {
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      description={props.description}
    >
      {props.error && (
        <p role="alert" className="px-5 pt-1 text-error">
          {props.error}
        </p>
      )}
      <div className="flex justify-end gap-2 px-5 pt-3 pb-4">
        <Button onClick={props.onClose}>Cancel</Button>
        <Button tone="danger" disabled={props.busy} onClick={props.onConfirm}>
          {props.busy ? (props.doing ?? "Removing…") : props.action}
        </Button>
      </div>
    </Dialog>
  );
}
