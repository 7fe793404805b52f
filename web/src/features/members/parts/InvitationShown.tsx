import { Button } from "@/ui/Button";
import { CopyBlock } from "@/ui/CopyBlock";
import { Dialog } from "@/ui/Dialog";

interface Props {
  email: string;
  path: string;
  onClose: () => void;
}

/** A link that sets a password, shown this once. */
export function InvitationShown({ email, path, onClose }: Props) {
  return (
    <Dialog
      open
      onClose={onClose}
      size="medium"
      title={`A link for ${email}`}
      description="Hand it over on a way that only they read. It sets the password of the account, works once and within a week, and is shown this once."
    >
      <div className="space-y-4 overflow-y-auto px-5 pt-2 pb-4">
        <CopyBlock text={location.origin + path} label="Copy the link" />
        <div className="flex justify-end">
          <Button tone="primary" onClick={onClose}>
            I have it
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
