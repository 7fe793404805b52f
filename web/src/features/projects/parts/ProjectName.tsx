import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { keys } from "@/api/keys";
import type { Project } from "@/api/types";
import { updateProject } from "@/features/projects/queries";
import { Button } from "@/ui/Button";
import { CopyButton } from "@/ui/CopyButton";
import { Field } from "@/ui/Field";
import { Moment } from "@/ui/Moment";
import { Saved } from "@/ui/Saved";

export function ProjectName({ project, mayChange }: { project: Project; mayChange: boolean }) {
  const cache = useQueryClient();
  const [name, setName] = useState(project.name);
  const change = useMutation({
    mutationFn: (next: string) => updateProject(project.project_id, { name: next }),
    onSuccess: (changed) => {
      cache.setQueryData(keys.project(project.project_id), changed);
      // The bar and the switch call it by its name, too.
      cache.invalidateQueries({ queryKey: keys.me });
    },
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(name.trim());
  };
  return (
    <form onSubmit={onSubmit} className="max-w-[420px] space-y-4 p-4">
      <Field
        label="Name"
        name="project-name"
        autoComplete="off"
        required
        maxLength={256}
        readOnly={!mayChange}
        value={name}
        onChange={setName}
        error={change.error?.message}
        note={mayChange ? undefined : "An admin of the project can rename it."}
      />
      <p className="flex items-center gap-1 text-small text-quiet">
        Id <code className="font-mono">{project.project_id}</code>
        <CopyButton text={project.project_id} label="Copy the project's id" />· made{" "}
        <Moment iso={project.created_at} />
      </p>
      {mayChange && (
        <div className="flex items-center gap-3">
          <Button
            type="submit"
            disabled={change.isPending || name.trim() === "" || name.trim() === project.name}
          >
            Rename
          </Button>
          <Saved shown={change.isSuccess && name.trim() === project.name} />
        </div>
      )}
    </form>
  );
}
