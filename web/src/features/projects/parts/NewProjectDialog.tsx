import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { meQuery } from "@/api/access";
import { createProject } from "@/features/projects/queries";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { FormError } from "@/ui/FormError";

/** Makes a project and goes to its keys: what records into it needs one. */
export function NewProjectDialog({ onClose }: { onClose: () => void }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const making = useMutation({
    mutationFn: createProject,
    onSuccess: async (project) => {
      await cache.fetchQuery({ ...meQuery(), staleTime: 0 });
      return navigate({ to: "/settings/keys", search: { project: project.project_id } });
    },
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    making.mutate(name.trim());
  };
  const error = making.error;
  return (
    <Dialog open onClose={onClose} title="New project">
      <form onSubmit={onSubmit} className="space-y-4 px-5 pt-2 pb-4">
        <Field
          label="Name"
          name="project-name"
          autoComplete="off"
          data-first
          required
          maxLength={256}
          value={name}
          onChange={setName}
          note="You own it. Make a key for it next, and programs record into it."
        />
        {error && (
          <FormError detail={error.message} hint={"hint" in error ? String(error.hint) : ""} />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" disabled={making.isPending || name.trim() === ""}>
            {making.isPending ? "Making…" : "Make the project"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
