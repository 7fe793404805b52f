import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { keys } from "@/api/keys";
import type { Account } from "@/api/types";
import { InvitationShown } from "@/features/members/parts/InvitationShown";
import { accountsQuery, deleteAccount, inviteAccount } from "@/features/members/queries";
import { signsInBy } from "@/features/members/words";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Failed } from "@/ui/Failed";
import { Moment } from "@/ui/Moment";
import { Panel } from "@/ui/Panel";
import { RowsSkeleton } from "@/ui/RowsSkeleton";
import { Tag } from "@/ui/Tag";

/** Every account of this server: a new password for who lost theirs, and its end. */
export function AccountPanel({ me, mayDelete }: { me: string; mayDelete: boolean }) {
  const cache = useQueryClient();
  const accounts = useQuery(accountsQuery());
  const [going, setGoing] = useState<Account | null>(null);
  const inviting = useMutation({
    mutationFn: (account: Account) => inviteAccount(account.account_id),
    gcTime: 0,
  });
  const deletion = useMutation({
    mutationFn: (account: Account) => deleteAccount(account.account_id),
    onSuccess: () => {
      setGoing(null);
      cache.invalidateQueries({ queryKey: keys.accounts });
      cache.invalidateQueries({ queryKey: keys.members("*") });
    },
  });
  return (
    <Panel
      title="Accounts"
      note={
        mayDelete
          ? "Who lost their password gets a link that sets a new one."
          : "An owner of every project can delete an account, or make a link that sets its password."
      }
    >
      {inviting.error && (
        <p role="alert" className="border-b border-line px-4 py-2 text-error">
          {inviting.error.message}
        </p>
      )}
      {accounts.data ? (
        <ul className="divide-y divide-line">
          {accounts.data.items.map((account) => (
            <li
              key={account.account_id}
              className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3"
            >
              <div className="min-w-48 flex-1">
                <p className="flex flex-wrap items-center gap-x-2">
                  <span className="font-medium">{account.name}</span>
                  {account.account_id === me && <Tag>you</Tag>}
                </p>
                <p className="text-small text-quiet">
                  {account.email} · {signsInBy(account.signs_in_by)} · since{" "}
                  <Moment iso={account.created_at} />
                </p>
              </div>
              {mayDelete && account.account_id !== me && (
                <div className="flex gap-2">
                  <Button
                    size="small"
                    aria-label={`New password for ${account.email}`}
                    disabled={inviting.isPending}
                    onClick={() => inviting.mutate(account)}
                  >
                    New password…
                  </Button>
                  <Button
                    size="small"
                    aria-label={`Delete ${account.email}`}
                    onClick={() => setGoing(account)}
                  >
                    Delete
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      ) : accounts.error ? (
        <Failed
          title="The accounts could not be loaded"
          error={accounts.error}
          onRetry={() => accounts.refetch()}
        />
      ) : (
        <RowsSkeleton label="Loading the accounts" />
      )}
      {inviting.data && (
        <InvitationShown
          email={inviting.variables.email}
          path={inviting.data.path}
          onClose={() => inviting.reset()}
        />
      )}
      <ConfirmDialog
        open={going !== null}
        title={`Delete the account ${going?.email ?? ""}?`}
        description="It can sign in nowhere from now on, and its roles are gone. What it did stays in the audit log; what it made stays too."
        action="Delete"
        doing="Deleting…"
        busy={deletion.isPending}
        error={deletion.error?.message ?? null}
        onConfirm={() => going && deletion.mutate(going)}
        onClose={() => {
          deletion.reset();
          setGoing(null);
        }}
      />
    </Panel>
  );
}
