import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { FolderX } from "lucide-react";
import { useAccess } from "@/api/access";
import { useProject } from "@/api/project";
import { Notice } from "@/ui/Notice";

/** The page on screen; or why there is none, for who may not see the project that it is about. */
export function Page() {
  const { me, isLocal } = useAccess();
  const project = useProject((state) => state.id);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // One's own account is about no project.
  if (!me || isLocal || path.startsWith("/settings/account")) return <Outlet />;
  const first = me.projects[0];
  if (first === undefined) {
    return (
      <Notice icon={<FolderX size={20} aria-hidden />} title="You are in no project yet">
        <p>
          Ask an admin of a project to add {me.account?.email ?? "you"}. What is in it appears here
          then; there is nothing to reload but this page.
        </p>
      </Notice>
    );
  }
  if (project !== null && !me.projects.some((each) => each.project_id === project)) {
    return (
      <Notice
        icon={<FolderX size={20} aria-hidden />}
        title="There is no such project for you"
        actions={
          <Link
            to="/sessions"
            search={{ project: first.project_id }}
            className="font-medium text-accent underline underline-offset-2"
          >
            To the project {first.name}
          </Link>
        }
      >
        <p className="mb-2 font-mono text-small">{project.slice(0, 200)}</p>
        <p>It was deleted, or somebody has to make you a member of it.</p>
      </Notice>
    );
  }
  return <Outlet />;
}
