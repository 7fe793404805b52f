import { useMutation, useQueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import type { Member } from "@/api/types";
import { EVERY_PROJECT, removeMember } from "@/features/members/queries";
import { ConfirmDialog } from "@/ui/ConfirmDialog";

interface Props {
  project: string;
  /** Null: nothing is asked. */
  member: Member | null;
  isMe: boolean;
  onClose: () => void;
}

/** Asks before a membership ends. */
export function RemoveDialog({ project, member, isMe, onClose }: Props) {
  const cache = useQueryClient();
  const removal = useMutation({
    mutationFn: (account: string) => removeMember(project, account),
    onSuccess: () => {
      cache.invalidateQueries({ queryKey: keys.members(project) });
      if (isMe) cache.invalidateQueries({ queryKey: keys.me });
      onClose();
    },
  });
  const where =
    project === EVERY_PROJECT ? "the role in every project" : "the role in this project";
  return (
    <ConfirmDialog
      open={member !== null}
      title={isMe ? "Remove yourself?" : `Remove ${member?.email ?? ""}?`}
      description={`${isMe ? "You lose" : "They lose"} ${where} at once. The account stays, and so do the keys that were made.`}
      action="Remove"
      busy={removal.isPending}
      error={removal.error?.message ?? null}
      onConfirm={() => member && removal.mutate(member.account_id)}
      onClose={() => {
        removal.reset();
        onClose();
      }}
    />
  );
}
