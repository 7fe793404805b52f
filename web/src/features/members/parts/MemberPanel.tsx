import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import type { Member, Role } from "@/api/types";
import { AddMemberDialog } from "@/features/members/parts/AddMemberDialog";
import { MemberRow } from "@/features/members/parts/MemberRow";
import { RemoveDialog } from "@/features/members/parts/RemoveDialog";
import { EVERY_PROJECT, membersQuery } from "@/features/members/queries";
import { Button } from "@/ui/Button";
import { Failed } from "@/ui/Failed";
import { Panel } from "@/ui/Panel";
import { RowsSkeleton } from "@/ui/RowsSkeleton";

interface Props {
  /** `*`: every one. */
  project: string;
  /** The reader's own role there, and their account. */
  mine: Role | null;
  me: string;
  title: string;
  note: string;
}

/** Those who have a role somewhere: added, changed, removed. */
export function MemberPanel({ project, mine, me, title, note }: Props) {
  const members = useQuery(membersQuery(project));
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Member | null>(null);
  return (
    <>
      <Panel
        title={title}
        note={note}
        actions={
          <Button tone="primary" onClick={() => setAdding(true)}>
            <UserPlus size={14} aria-hidden />
            Add somebody
          </Button>
        }
      >
        {members.data ? (
          members.data.items.length === 0 ? (
            <p className="px-4 py-3 text-quiet">Nobody.</p>
          ) : (
            <ul className="divide-y divide-line">
              {members.data.items.map((member) => (
                <MemberRow
                  key={member.account_id}
                  member={member}
                  project={project}
                  mine={mine}
                  isMe={member.account_id === me}
                  isFixed={member.everywhere && project !== EVERY_PROJECT}
                  onRemove={() => setRemoving(member)}
                />
              ))}
            </ul>
          )
        ) : members.error ? (
          <Failed
            title="The members could not be loaded"
            error={members.error}
            onRetry={() => members.refetch()}
          />
        ) : (
          <RowsSkeleton label="Loading the members" />
        )}
      </Panel>
      {adding && <AddMemberDialog project={project} mine={mine} onClose={() => setAdding(false)} />}
      <RemoveDialog
        project={project}
        member={removing}
        isMe={removing?.account_id === me}
        onClose={() => setRemoving(null)}
      />
    </>
  );
}
