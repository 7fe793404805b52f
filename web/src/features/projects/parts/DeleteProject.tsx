import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Project, Receipt } from "@/api/types";
import { agentsQuery, deleteProject } from "@/features/projects/queries";
import { plural } from "@/lib/format";
import { Button } from "@/ui/Button";
import { CopyBlock } from "@/ui/CopyBlock";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { FormError } from "@/ui/FormError";

/** The end of a project. `mayNot` says why it is not to be had. */
export function DeleteProject({ project, mayNot }: { project: Project; mayNot: string | null }) {
  const [asking, setAsking] = useState(false);
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 p-4">
      <p className="min-w-60 flex-1 text-quiet">
        {mayNot ??
          "Everything that it has goes: agents, sessions, prompts, datasets, experiments, flags, keys and memberships. Nothing brings it back."}
      </p>
      <Button tone="danger" disabled={mayNot !== null} onClick={() => setAsking(true)}>
        Delete the project
      </Button>
      {asking && <Asking project={project} onClose={() => setAsking(false)} />}
    </div>
  );
}

function Asking({ project, onClose }: { project: Project; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const agents = useQuery(agentsQuery());
  const deletion = useMutation({ mutationFn: () => deleteProject(project.project_id, typed) });
  if (deletion.data) return <Done name={project.name} receipt={deletion.data} />;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    deletion.mutate();
  };
  const error = deletion.error;
  const sessions = agents.data?.items.reduce((sum, agent) => sum + agent.sessions, 0);
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Delete “${project.name}”?`}
      description={
        sessions === undefined
          ? "Its agents with all their sessions go, its keys and memberships too."
          : `${plural(agents.data?.items.length ?? 0, "agent")} with ${plural(sessions, "session")} go, and its keys and memberships too. Programs that record into it are refused from now on.`
      }
    >
      <form onSubmit={onSubmit} className="space-y-4 overflow-y-auto px-5 pt-2 pb-4">
        <Field
          label={`Type its name to confirm: ${project.name}`}
          name="confirm-name"
          autoComplete="off"
          spellCheck={false}
          data-first
          value={typed}
          onChange={setTyped}
        />
        {error && (
          <FormError detail={error.message} hint={"hint" in error ? String(error.hint) : ""} />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            tone="danger"
            disabled={typed !== project.name || deletion.isPending}
          >
            {deletion.isPending ? "Deleting…" : "Delete for ever"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Done({ name, receipt }: { name: string; receipt: Receipt }) {
  // Nothing that is kept here is true any more, and the gate chooses a project that is there.
  const leave = () => location.assign("/sessions");
  return (
    <Dialog
      open
      onClose={leave}
      title={`“${name}” is deleted`}
      description={`${plural(receipt.erased.sessions, "session")} went; no read shows any of it. The disk is cleared of it in the background, and counted again.`}
    >
      <div className="space-y-4 px-5 pt-2 pb-4">
        <div>
          <p className="mb-1.5 font-medium">The receipt</p>
          <CopyBlock text={receipt.receipt_id} label="Copy the receipt's id" />
        </div>
        <div className="flex justify-end">
          <Button tone="primary" onClick={leave}>
            To the sessions
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
