import { useQuery } from "@tanstack/react-query";
import { Navigate, useSearch } from "@tanstack/react-router";
import { LogIn } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ApiError } from "@/api/errors";
import { EntryFrame } from "@/features/accounts/parts/EntryFrame";
import { useEntry } from "@/features/accounts/parts/useEntry";
import { usePause } from "@/features/accounts/parts/usePause";
import { setupQuery, signIn } from "@/features/accounts/queries";
import { problemInWords, type SignInSearch } from "@/features/accounts/search";
import { formatRunning } from "@/lib/time";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Field, PasswordField } from "@/ui/Field";
import { FormError } from "@/ui/FormError";
import { useTitle } from "@/ui/useTitle";

/** Where one signs in, and goes on to where one wanted to go. */
export function SignInPage() {
  const { return_to: to = "/", problem } = useSearch({ strict: false }) as SignInSearch;
  const setup = useQuery(setupQuery());
  useTitle("Sign in");
  if (setup.error) {
    return (
      <EntryFrame title="Sign in">
        <ErrorNotice
          title="The server does not say how to sign in"
          detail={setup.error.message}
          hint={setup.error instanceof ApiError ? setup.error.hint : undefined}
          onRetry={() => setup.refetch()}
        />
      </EntryFrame>
    );
  }
  if (setup.data?.mode === "setup") return <Navigate to="/setup" replace />;
  if (setup.data?.mode === "local") return <Navigate to="/" replace />;
  const provider = setup.data?.provider;
  return (
    <EntryFrame title="Sign in">
      <div className="space-y-4">
        {problem && (
          <p role="status" className="rounded-medium bg-warn-surface px-3 py-2 text-warn">
            {problemInWords(problem)}
          </p>
        )}
        {provider && (
          <>
            <a
              href={`/v1/provider/start?${new URLSearchParams({ return_to: to })}`}
              className="flex h-9 items-center justify-center gap-2 rounded-medium border border-line-strong font-medium hover:bg-hover"
            >
              <LogIn size={15} aria-hidden />
              Continue with {provider}
            </a>
            <p className="flex items-center gap-3 text-small text-quiet before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
              or with a password
            </p>
          </>
        )}
        <PasswordForm to={to} />
      </div>
    </EntryFrame>
  );
}

function PasswordForm({ to }: { to: string }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { submit, busy, error } = useEntry(signIn, to);
  const pause = usePause(error);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (pause === 0 && !busy) submit({ email: email.trim(), password });
  };
  return (
    <form onSubmit={onSubmit} className="space-y-4">
      <Field
        label="Email"
        type="email"
        name="email"
        autoComplete="username"
        required
        value={email}
        onChange={setEmail}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={setPassword}
      />
      {error && <FormError detail={error.message} hint={hintOf(error, pause)} />}
      <Button
        type="submit"
        tone="primary"
        disabled={busy || pause > 0}
        className="h-9 w-full justify-center"
      >
        {busy ? "Signing in…" : pause > 0 ? `Wait ${formatRunning(pause * 1_000)}` : "Sign in"}
      </Button>
    </form>
  );
}

function hintOf(error: ApiError, pause: number): string {
  if (error.status !== 429) return error.hint;
  return pause > 0
    ? `From this address it goes on in ${formatRunning(pause * 1_000)}. An invitation from an owner sets a new password.`
    : "Now you can try again.";
}
