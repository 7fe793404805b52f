import { useNavigate } from "@tanstack/react-router";
import { ChevronsUpDown, FolderClosed } from "lucide-react";
import { useAccess } from "@/api/access";
import { Button } from "@/ui/Button";
import { ChoiceMenu } from "@/ui/Menu";

/** The project on screen, and the others that one can see. Nothing where there is only one to be in. */
export function ProjectSwitch() {
  const { me, projectId, projectName, isLocal } = useAccess();
  const navigate = useNavigate();
  if (isLocal || !me || me.projects.length === 0) return null;
  return (
    <ChoiceMenu
      label="Project"
      value={projectId}
      choices={me.projects.map((project) => ({
        value: project.project_id,
        label: project.name,
        note: project.role,
      }))}
      // The same page of another project would be about things that are not there.
      onChoose={(project) => navigate({ to: "/sessions", search: { project } })}
      trigger={
        <Button
          tone="ghost"
          className="-ml-1 min-w-0 max-w-48 shrink px-2"
          aria-label={`Project: ${projectName}`}
        >
          <FolderClosed size={16} aria-hidden className="shrink-0 sm:hidden" />
          <span className="truncate max-sm:sr-only">{projectName}</span>
          <ChevronsUpDown size={13} aria-hidden className="shrink-0 text-faint max-sm:hidden" />
        </Button>
      }
    />
  );
}
