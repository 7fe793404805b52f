import { useAccess } from "@/api/access";
import { AccountPanel } from "@/features/members/parts/AccountPanel";
import { MemberPanel } from "@/features/members/parts/MemberPanel";
import { EVERY_PROJECT } from "@/features/members/queries";
import { NotForRole } from "@/ui/NotForRole";
import { useTitle } from "@/ui/useTitle";

/** Everybody on this server: who has a role in every project, and every account. */
export function PeoplePage() {
  const access = useAccess();
  const me = access.me?.account?.account_id ?? "";
  useTitle("People");
  return (
    <>
      <h1 className="sr-only">People</h1>
      {access.mayEverywhere("admin") ? (
        <div className="space-y-8">
          <MemberPanel
            project={EVERY_PROJECT}
            mine={access.me?.everywhere ?? null}
            me={me}
            title="In every project"
            note="A role here holds in all projects, those to come included. Somebody always owns everything."
          />
          <AccountPanel me={me} mayDelete={access.mayEverywhere("owner")} />
        </div>
      ) : (
        <NotForRole
          what="The people of the whole server"
          needed="admin in every project"
          role={access.me?.everywhere ?? null}
        />
      )}
    </>
  );
}
