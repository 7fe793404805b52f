import { useAccess } from "@/api/access";
import type { Account } from "@/api/types";
import { NameForm } from "@/features/accounts/parts/NameForm";
import { PasswordChange } from "@/features/accounts/parts/PasswordChange";
import { SignInList } from "@/features/accounts/parts/SignInList";
import { Panel } from "@/ui/Panel";
import { useTitle } from "@/ui/useTitle";

/** Oneself: the name, the password, and where one is signed in. */
export function AccountPage() {
  const { me } = useAccess();
  useTitle("Account");
  return (
    <div className="space-y-8">
      <h1 className="sr-only">Account</h1>
      {me?.account ? <Parts account={me.account} /> : <NoAccount />}
    </div>
  );
}

function Parts({ account }: { account: Account }) {
  return (
    <>
      <Panel title="You">
        <NameForm account={account} />
      </Panel>
      <Panel title="Password">
        {account.signs_in_by === "provider" ? (
          <p className="px-4 py-3 text-quiet">
            You sign in at the provider, so there is no password here. An owner can make a link that
            sets one.
          </p>
        ) : (
          <PasswordChange email={account.email} />
        )}
      </Panel>
      <Panel title="Signed in" note="Every browser in which you are signed in to this server.">
        <SignInList />
      </Panel>
    </>
  );
}

function NoAccount() {
  return <p className="text-quiet">There are no accounts in local mode.</p>;
}
