import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { EntryFrame } from "@/features/accounts/parts/EntryFrame";
import { NewPassword } from "@/features/accounts/parts/NewPassword";
import { useEntry } from "@/features/accounts/parts/useEntry";
import { setUp, setupQuery } from "@/features/accounts/queries";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { FormError } from "@/ui/FormError";
import { useTitle } from "@/ui/useTitle";

const WITHOUT_FIELD = "";

// Which field the server's refusal is about.
const FIELDS: Record<string, string> = {
  wrong_token: "token",
  bad_email: "email",
  weak_password: "password",
};

/** The first visit to a server that has no owner: whoever has its token becomes it. */
export function SetupPage() {
  const setup = useQuery(setupQuery());
  const [token, setToken] = useState("");
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { submit, busy, error } = useEntry(setUp, "/");
  useTitle("Set up");
  if (setup.data && setup.data.mode !== "setup" && !busy) return <Navigate to="/" replace />;
  const field = error ? (FIELDS[error.code] ?? WITHOUT_FIELD) : null;
  const wrong = (which: string) =>
    error && field === which ? `${error.message} ${error.hint}`.trim() : null;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) submit({ token: token.trim(), email: email.trim(), name: name.trim(), password });
  };
  return (
    <EntryFrame
      title="Set up this server"
      note="It has no owner yet. Whoever started it can become the first: they see its setup token."
    >
      <form onSubmit={onSubmit} className="space-y-4">
        <Field
          label="Setup token"
          name="setup-token"
          autoComplete="off"
          spellCheck={false}
          mono
          required
          value={token}
          onChange={setToken}
          error={wrong("token")}
          note={
            <>
              <code className="font-mono">lucidic serve</code> prints it, a new one at each start.
            </>
          }
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
        <Field
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          required
          value={email}
          onChange={setEmail}
          error={wrong("email")}
          note="You sign in with it. This server sends no mail."
        />
        <NewPassword
          value={password}
          minChars={setup.data?.password_min_chars ?? 12}
          onChange={setPassword}
          error={wrong("password")}
        />
        {error && field === WITHOUT_FIELD && <FormError detail={error.message} hint={error.hint} />}
        <Button type="submit" tone="primary" disabled={busy} className="h-9 w-full">
          {busy ? "Setting up…" : "Become the owner"}
        </Button>
      </form>
    </EntryFrame>
  );
}
