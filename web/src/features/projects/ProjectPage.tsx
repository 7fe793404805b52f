import { useQuery } from "@tanstack/react-query";
import { type Access, useAccess } from "@/api/access";
import type { Project } from "@/api/types";
import { DeleteProject } from "@/features/projects/parts/DeleteProject";
import { ProjectName } from "@/features/projects/parts/ProjectName";
import { RetentionForm } from "@/features/projects/parts/RetentionForm";
import { projectQuery } from "@/features/projects/queries";
import { Failed } from "@/ui/Failed";
import { Panel } from "@/ui/Panel";
import { RowsSkeleton } from "@/ui/RowsSkeleton";
import { useTitle } from "@/ui/useTitle";

// Where a server begins; it cannot be deleted.
const FIRST_PROJECT = "default";

/** The project itself: its name, how long it keeps sessions, its end. */
export function ProjectPage() {
  const access = useAccess();
  const project = useQuery(projectQuery(access.projectId));
  useTitle("Project");
  return (
    <>
      <h1 className="sr-only">Project</h1>
      {project.data ? (
        <Parts key={project.data.project_id} project={project.data} access={access} />
      ) : project.error ? (
        <Failed
          title="The project could not be loaded"
          error={project.error}
          onRetry={() => project.refetch()}
        />
      ) : (
        <RowsSkeleton label="Loading the project" />
      )}
    </>
  );
}

function Parts({ project, access }: { project: Project; access: Access }) {
  return (
    <div className="space-y-8">
      <Panel title="Project">
        <ProjectName project={project} mayChange={access.may("admin")} />
      </Panel>
      <Panel
        title="How long sessions are kept"
        note="A session is as old as its newest record. One that a living program holds open is not touched."
      >
        <RetentionForm project={project} mayChange={access.may("admin")} />
      </Panel>
      {!access.isLocal && (
        <Panel title="Delete the project">
          <DeleteProject
            project={project}
            mayNot={
              project.project_id === FIRST_PROJECT
                ? "This project stays: it is where the server begins. Delete its agents instead, or let it keep sessions for some days only."
                : access.may("owner")
                  ? null
                  : `Only an owner of the project can delete it; you are ${access.role ?? "nobody"} here.`
            }
          />
        </Panel>
      )}
    </div>
  );
}
