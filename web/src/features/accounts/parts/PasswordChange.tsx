import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ApiError } from "@/api/errors";
import { keys } from "@/api/keys";
import { NewPassword } from "@/features/accounts/parts/NewPassword";
import { changePassword, setupQuery } from "@/features/accounts/queries";
import { Button } from "@/ui/Button";
import { PasswordField } from "@/ui/Field";
import { FormError } from "@/ui/FormError";
import { Saved } from "@/ui/Saved";

export function PasswordChange({ email }: { email: string }) {
  const cache = useQueryClient();
  const setup = useQuery(setupQuery());
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: (signIns) => {
      setCurrent("");
      setNext("");
      cache.setQueryData(keys.signIns, signIns);
    },
  });
  const error = change.error instanceof ApiError ? change.error : null;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ current, new: next });
  };
  return (
    <form onSubmit={onSubmit} className="max-w-[420px] space-y-4 p-4">
      {/* Tells a password manager whose password this is. */}
      <input type="text" name="email" autoComplete="username" readOnly hidden value={email} />
      <PasswordField
        label="Present password"
        name="current-password"
        autoComplete="current-password"
        required
        value={current}
        onChange={setCurrent}
        error={error?.code === "wrong_password" ? error.message : null}
      />
      <NewPassword
        label="New password"
        value={next}
        minChars={setup.data?.password_min_chars ?? 12}
        onChange={setNext}
        error={error?.code === "weak_password" ? `${error.message} ${error.hint}`.trim() : null}
      />
      {error && !["wrong_password", "weak_password"].includes(error.code) && (
        <FormError detail={error.message} hint={error.hint} />
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" disabled={change.isPending || next === ""}>
          Change the password
        </Button>
        <Saved shown={change.isSuccess && next === ""}>
          Changed; every other browser must sign in again
        </Saved>
      </div>
    </form>
  );
}
