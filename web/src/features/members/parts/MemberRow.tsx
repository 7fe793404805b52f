import { useMutation, useQueryClient } from "@tanstack/react-query";
import { covers, ROLES } from "@/api/access";
import { keys } from "@/api/keys";
import type { Member, Role } from "@/api/types";
import { setRole } from "@/features/members/queries";
import { signsInBy } from "@/features/members/words";
import { Button } from "@/ui/Button";
import { Select } from "@/ui/Select";
import { Tag } from "@/ui/Tag";

interface Props {
  member: Member;
  project: string;
  mine: Role | null;
  isMe: boolean;
  /** The role is one in every project, and is changed there. */
  isFixed: boolean;
  onRemove: () => void;
}

export function MemberRow({ member, project, mine, isMe, isFixed, onRemove }: Props) {
  const cache = useQueryClient();
  const change = useMutation({
    mutationFn: (role: Role) => setRole(project, member.account_id, role),
    onSuccess: (list) => {
      cache.setQueryData(keys.members(project), list);
      if (isMe) cache.invalidateQueries({ queryKey: keys.me });
    },
  });
  const mayChange = !isFixed && covers(mine, member.role);
  const why = isFixed
    ? "This role is one in every project, and is changed under People."
    : "This role goes further than yours.";
  return (
    <li className="px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-48 flex-1">
          <p className="flex flex-wrap items-center gap-x-2">
            <span className="font-medium">{member.name}</span>
            {isMe && <Tag>you</Tag>}
            {isFixed && <Tag>in every project</Tag>}
          </p>
          <p className="text-small text-quiet">
            {member.email} · {signsInBy(member.signs_in_by)}
          </p>
        </div>
        {mayChange ? (
          <div className="flex items-center gap-2">
            <div className="w-28">
              <Select
                bare
                label={`Role of ${member.email}`}
                value={change.isPending ? change.variables : member.role}
                disabled={change.isPending}
                onChange={(role) => change.mutate(role)}
                choices={ROLES.map((role) => ({
                  value: role,
                  label: role,
                  disabled: !covers(mine, role),
                }))}
              />
            </div>
            <Button size="small" aria-label={`Remove ${member.email}`} onClick={onRemove}>
              Remove
            </Button>
          </div>
        ) : (
          <span className="text-quiet" title={why}>
            {member.role}
            <span className="sr-only">. {why}</span>
          </span>
        )}
      </div>
      {change.error && (
        <p role="alert" className="mt-1 text-small text-error">
          {change.error.message} {"hint" in change.error ? String(change.error.hint) : ""}
        </p>
      )}
    </li>
  );
}
