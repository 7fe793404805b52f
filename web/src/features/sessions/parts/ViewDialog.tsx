import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { SavedView } from "@/api/types";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";

interface Props {
  title: string;
  action: string;
  /** The name to begin with. */
  name: string;
  /** Offers to share it with the project; null: whose it is, is not to be chosen. */
  share: boolean | null;
  save: (name: string, isShared: boolean) => Promise<SavedView>;
  onSaved: (view: SavedView) => void;
  onClose: () => void;
}

/** Asks under which name a view is kept, and for whom. */
export function ViewDialog({ title, action, name: first, share, save, onSaved, onClose }: Props) {
  const [name, setName] = useState(first);
  const [isShared, setShared] = useState(share ?? false);
  const saving = useMutation({
    mutationFn: () => save(name.trim(), isShared),
    onSuccess: onSaved,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "") saving.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description="A view keeps the filter, the order and the columns."
    >
      <form onSubmit={submit} className="px-5 pt-2 pb-4">
        <Field
          label="Name"
          value={name}
          onChange={setName}
          maxLength={80}
          data-first
          placeholder="Dear failures"
          error={saving.error?.message ?? null}
        />
        {share !== null && (
          <label className="mt-3 flex cursor-pointer items-center gap-2">
            <input
              type="checkbox"
              checked={isShared}
              onChange={() => setShared(!isShared)}
              className="accent-accent"
            />
            Everybody in the project sees it
          </label>
        )}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" disabled={name.trim() === "" || saving.isPending}>
            {saving.isPending ? "Saving…" : action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
