import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { keys } from "@/api/keys";
import type { Account } from "@/api/types";
import { rename } from "@/features/accounts/queries";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Saved } from "@/ui/Saved";

export function NameForm({ account }: { account: Account }) {
  const cache = useQueryClient();
  const [name, setName] = useState(account.name);
  const change = useMutation({
    mutationFn: rename,
    onSuccess: (me) => cache.setQueryData(keys.me, me),
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(name.trim());
  };
  return (
    <form onSubmit={onSubmit} className="max-w-[420px] space-y-4 p-4">
      <Field
        label="Name"
        name="name"
        autoComplete="name"
        required
        maxLength={256}
        value={name}
        onChange={setName}
        error={change.error?.message}
      />
      <Field
        label="Email"
        type="email"
        name="email"
        autoComplete="email"
        readOnly
        value={account.email}
        onChange={() => {}}
        note="You sign in with it; it stays what it is."
      />
      <div className="flex items-center gap-3">
        <Button type="submit" disabled={change.isPending || name.trim() === account.name}>
          Save
        </Button>
        <Saved shown={change.isSuccess && name.trim() === account.name} />
      </div>
    </form>
  );
}
