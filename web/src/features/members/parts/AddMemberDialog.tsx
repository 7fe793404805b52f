import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { covers, ROLES } from "@/api/access";
import { keys } from "@/api/keys";
import type { Role } from "@/api/types";
import { InvitationShown } from "@/features/members/parts/InvitationShown";
import { addMember, EVERY_PROJECT } from "@/features/members/queries";
import { MAY } from "@/features/members/words";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { FormError } from "@/ui/FormError";
import { Select } from "@/ui/Select";

interface Props {
  project: string;
  mine: Role | null;
  onClose: () => void;
}

/** Gives somebody a role; who has no account gets one, and a link to hand over, shown once. */
export function AddMemberDialog({ project, mine, onClose }: Props) {
  const cache = useQueryClient();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const adding = useMutation({
    mutationFn: () => addMember(project, { email: email.trim(), role }),
    gcTime: 0,
    onSuccess: (added) => {
      cache.invalidateQueries({ queryKey: keys.members(project) });
      cache.invalidateQueries({ queryKey: keys.accounts });
      if (added.path === null) onClose();
    },
  });
  if (adding.data?.path) {
    return <InvitationShown email={email.trim()} path={adding.data.path} onClose={onClose} />;
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    adding.mutate();
  };
  const error = adding.error;
  return (
    <Dialog
      open
      onClose={onClose}
      title={project === EVERY_PROJECT ? "Add somebody to every project" : "Add somebody"}
    >
      <form onSubmit={onSubmit} className="space-y-4 overflow-y-auto px-5 pt-2 pb-4">
        <Field
          label="Email"
          type="email"
          name="member-email"
          autoComplete="off"
          data-first
          required
          value={email}
          onChange={setEmail}
          note="Who has no account yet gets one, and you get a link to hand over: this server sends no mail."
        />
        <Select
          label="Role"
          value={role}
          onChange={setRole}
          choices={ROLES.filter((each) => covers(mine, each)).map((each) => ({
            value: each,
            label: each,
          }))}
          note={MAY[role]}
        />
        {error && (
          <FormError detail={error.message} hint={"hint" in error ? String(error.hint) : ""} />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" disabled={adding.isPending || email.trim() === ""}>
            {adding.isPending ? "Adding…" : "Add"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
