import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { ApiError } from "@/api/errors";
import { EntryFrame } from "@/features/accounts/parts/EntryFrame";
import { NewPassword } from "@/features/accounts/parts/NewPassword";
import { useEntry } from "@/features/accounts/parts/useEntry";
import { acceptInvitation, invitationQuery, setupQuery } from "@/features/accounts/queries";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Field } from "@/ui/Field";
import { FormError } from "@/ui/FormError";
import { Skeleton } from "@/ui/Skeleton";
import { useTitle } from "@/ui/useTitle";

/** Whoever got a link sets the password of the account that it is for. */
export function InvitationPage() {
  const token = useInvitation();
  const invited = useQuery(invitationQuery(token));
  useTitle("Invitation");
  if (token === "" || invited.error) {
    const refusal = invited.error instanceof ApiError ? invited.error : null;
    return (
      <EntryFrame title="Invitation">
        <ErrorNotice
          title="This link opens nothing"
          detail={refusal?.message ?? "It has lost its end: the part behind the #."}
          hint={refusal?.hint ?? "Copy the whole link once more, or ask for a new one."}
        />
        <Link to="/sign-in" className="block text-center text-accent underline">
          To the sign-in
        </Link>
      </EntryFrame>
    );
  }
  if (!invited.data) {
    return (
      <EntryFrame title="Invitation">
        <span className="sr-only" role="status">
          Looking at the invitation
        </span>
        <Skeleton className="mb-4 h-9 w-full" />
        <Skeleton className="mb-4 h-9 w-full" />
        <Skeleton className="h-9 w-full" />
      </EntryFrame>
    );
  }
  return <Acceptance token={token} email={invited.data.email} name={invited.data.name} />;
}

function Acceptance({ token, email, name: given }: { token: string; email: string; name: string }) {
  const setup = useQuery(setupQuery());
  const [name, setName] = useState(given);
  const [password, setPassword] = useState("");
  const { submit, busy, error } = useEntry(acceptInvitation, "/");
  const weak = error?.code === "weak_password";
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) submit({ token, name: name.trim(), password });
  };
  return (
    <EntryFrame
      title="Choose your password"
      note="Then you are signed in. The link works this once."
    >
      <form onSubmit={onSubmit} className="space-y-4">
        <Field
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          readOnly
          value={email}
          onChange={() => {}}
        />
        <Field
          label="Your name"
          name="name"
          autoComplete="name"
          required
          maxLength={256}
          value={name}
          onChange={setName}
        />
        <NewPassword
          value={password}
          minChars={setup.data?.password_min_chars ?? 12}
          onChange={setPassword}
          error={weak ? `${error.message} ${error.hint}`.trim() : null}
        />
        {error && !weak && <FormError detail={error.message} hint={error.hint} />}
        <Button type="submit" tone="primary" disabled={busy} className="h-9 w-full">
          {busy ? "Signing in…" : "Set the password and sign in"}
        </Button>
      </form>
    </EntryFrame>
  );
}

/**
 * The secret of the link. It stands behind the #, so that no server ever sees it in an address, and
 * leaves the address bar at once: what is on screen may be shared. A reload finds it in the history.
 */
function useInvitation(): string {
  const [token] = useState(() => {
    const state = history.state as { invitation?: string } | null;
    return location.hash.slice(1) || state?.invitation || "";
  });
  useEffect(() => {
    if (location.hash === "") return;
    history.replaceState({ ...history.state, invitation: token }, "", location.pathname);
  }, [token]);
  return token;
}
