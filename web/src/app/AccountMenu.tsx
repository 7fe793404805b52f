import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CircleUser, LogOut } from "lucide-react";
import { useAccess } from "@/api/access";
import { client, take } from "@/api/client";
import { IconButton } from "@/ui/IconButton";
import { ActionMenu } from "@/ui/Menu";

/** Who is signed in here, and the way out. Nothing in local mode: there is nobody to be. */
export function AccountMenu() {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const { me } = useAccess();
  const out = useMutation({
    mutationFn: () => take(client.POST("/v1/sign-out")),
    onSuccess: () => {
      // First, so that no way back leads to what was kept.
      cache.clear();
      return navigate({ to: "/sign-in", search: {} });
    },
  });
  if (!me?.account) return null;
  const { account } = me;
  return (
    <ActionMenu
      heading={
        <>
          <span className="block truncate font-medium text-ink">{account.name}</span>
          {account.email}
        </>
      }
      trigger={
        <IconButton
          label={`Account: ${account.email}`}
          icon={<CircleUser size={16} aria-hidden />}
        />
      }
      actions={[
        {
          label: "Your account",
          icon: <CircleUser size={14} aria-hidden />,
          onSelect: () => navigate({ to: "/settings/account" }),
        },
        {
          label: out.isError ? "Sign out: try again" : "Sign out",
          icon: <LogOut size={14} aria-hidden />,
          onSelect: () => out.mutate(),
        },
      ]}
    />
  );
}
