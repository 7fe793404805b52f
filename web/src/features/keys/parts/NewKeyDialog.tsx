import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type Access, ROLES } from "@/api/access";
import { keys } from "@/api/keys";
import type { IssuedKey, Role } from "@/api/types";
import { createKey } from "@/features/keys/queries";
import { Button } from "@/ui/Button";
import { CopyBlock } from "@/ui/CopyBlock";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { FormError } from "@/ui/FormError";
import { Select } from "@/ui/Select";

const MAY: Record<Role, string> = {
  viewer: "reads what is in the project",
  member: "records too: what programs need",
  admin: "deletes sessions and agents too, and makes keys",
  owner: "whatever can be done in the project",
};

/** Makes a key; then shows its text, this once. */
export function NewKeyDialog({ access, onClose }: { access: Access; onClose: () => void }) {
  const cache = useQueryClient();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("member");
  const making = useMutation({
    mutationFn: createKey,
    // The text of the key is in no cache but this dialog's own answer.
    gcTime: 0,
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.apiKeys }),
  });
  if (making.data) return <Shown issued={making.data} onClose={onClose} />;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    making.mutate({ name: name.trim(), role });
  };
  const error = making.error;
  return (
    <Dialog open onClose={onClose} title="New API key">
      <form onSubmit={onSubmit} className="space-y-4 overflow-y-auto px-5 pt-2 pb-4">
        <Field
          label="Name"
          name="key-name"
          autoComplete="off"
          data-first
          required
          maxLength={256}
          placeholder="checkout service, production"
          value={name}
          onChange={setName}
          note="What it is for, so that people know which one to revoke."
        />
        {!access.isLocal && (
          <Select
            label="Role"
            value={role}
            onChange={setRole}
            choices={ROLES.filter(access.may).map((each) => ({ value: each, label: each }))}
            note={`A key with it ${MAY[role]}.`}
          />
        )}
        {error && (
          <FormError detail={error.message} hint={"hint" in error ? String(error.hint) : ""} />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" disabled={making.isPending || name.trim() === ""}>
            {making.isPending ? "Making…" : "Make the key"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Shown({ issued, onClose }: { issued: IssuedKey; onClose: () => void }) {
  const lines = `export LUCIDIC_BASE_URL=${location.origin}\nexport LUCIDIC_API_KEY=${issued.key}`;
  return (
    <Dialog
      open
      onClose={onClose}
      size="medium"
      title={`The key “${issued.name}”`}
      description="Copy it now: it is shown this once, and nobody can look it up again."
    >
      <div className="space-y-4 overflow-y-auto px-5 pt-2 pb-4">
        <CopyBlock text={issued.key} label="Copy the key" />
        <div>
          <p className="mb-1.5 font-medium">Two lines for the shell in which a program runs</p>
          <CopyBlock text={lines} label="Copy the two lines" />
        </div>
        <p className="text-quiet">
          This page shows when it was used, within a minute. In a file that others read, keep it out
          of version control.
        </p>
        <div className="flex justify-end">
          <Button tone="primary" onClick={onClose}>
            I have it
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
