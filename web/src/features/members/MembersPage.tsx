import { useAccess } from "@/api/access";
import { MemberPanel } from "@/features/members/parts/MemberPanel";
import { NotForRole } from "@/ui/NotForRole";
import { useTitle } from "@/ui/useTitle";

/** Who belongs to the project, and in which role. */
export function MembersPage() {
  const access = useAccess();
  useTitle("Members");
  return (
    <>
      <h1 className="sr-only">Members</h1>
      {access.isLocal ? (
        <p className="text-quiet">There are no accounts in local mode.</p>
      ) : access.may("admin") || !access.me ? (
        <MemberPanel
          key={access.projectId}
          project={access.projectId}
          mine={access.role}
          me={access.me?.account?.account_id ?? ""}
          title="Members"
          note={`Who has a role in the project ${access.projectName}. Nobody gives or takes a role that goes further than their own.`}
        />
      ) : (
        <NotForRole what="The members" needed="admin" role={access.role} />
      )}
    </>
  );
}
