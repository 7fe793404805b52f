import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { keys } from "@/api/keys";
import { tagSessions } from "@/features/sessions/queries";
import { plural } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";

interface Props {
  open: boolean;
  ids: readonly string[];
  onClose: () => void;
}

/** Gives tags to the marked sessions, beside those that they have. */
export function TagDialog({ open, ids, onClose }: Props) {
  const cache = useQueryClient();
  const [text, setText] = useState("");
  const tags = [...new Set(text.split(",").map((tag) => tag.trim()))].filter((tag) => tag !== "");
  const tagging = useMutation({
    mutationFn: () => tagSessions(ids, tags),
    onSuccess: () => {
      cache.invalidateQueries({ queryKey: keys.sessionLists });
      cache.invalidateQueries({ queryKey: keys.sums });
      cache.invalidateQueries({ queryKey: keys.filterFields });
      setText("");
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (tags.length > 0) tagging.mutate();
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Tag ${plural(ids.length, "session")}`}
      description="A tag that was given stays: it is a record like those of the program."
    >
      <form onSubmit={submit} className="px-5 pt-2 pb-4">
        <Field
          label="Tags"
          value={text}
          onChange={setText}
          autoFocus
          placeholder="regression, look at"
          note="More than one with commas between"
          error={tagging.error?.message ?? null}
        />
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" disabled={tags.length === 0 || tagging.isPending}>
            {tagging.isPending ? "Tagging…" : "Tag"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
