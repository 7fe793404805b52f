import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useAccess } from "@/api/access";
import { NewProjectDialog } from "@/features/projects/parts/NewProjectDialog";
import { Button } from "@/ui/Button";
import { Panel } from "@/ui/Panel";
import { RowsSkeleton } from "@/ui/RowsSkeleton";
import { Tag } from "@/ui/Tag";
import { useTitle } from "@/ui/useTitle";

/** The projects that one can see, and making one. */
export function ProjectsPage() {
  const access = useAccess();
  const [making, setMaking] = useState(false);
  useTitle("Projects");
  const mayMake = access.mayEverywhere("admin");
  return (
    <>
      <h1 className="sr-only">Projects</h1>
      <Panel
        title="Projects"
        note={
          mayMake
            ? "A project owns its agents, sessions and keys; nothing crosses its border."
            : "Those that you are a member of. An admin of every project can make more."
        }
        actions={
          mayMake && (
            <Button tone="primary" onClick={() => setMaking(true)}>
              <Plus size={14} aria-hidden />
              New project
            </Button>
          )
        }
      >
        {access.me ? (
          <ul className="divide-y divide-line">
            {access.me.projects.map((project) => (
              <li key={project.project_id} className="relative flex items-center gap-2 px-4 py-3">
                <Link
                  to="/settings/project"
                  search={{ project: project.project_id }}
                  className="min-w-0 truncate font-medium after:absolute after:inset-0 hover:underline"
                >
                  {project.name}
                </Link>
                {project.project_id === access.projectId && <Tag>on screen</Tag>}
                <span className="ml-auto text-quiet">{project.role}</span>
              </li>
            ))}
          </ul>
        ) : (
          <RowsSkeleton label="Loading the projects" />
        )}
      </Panel>
      {making && <NewProjectDialog onClose={() => setMaking(false)} />}
    </>
  );
}
