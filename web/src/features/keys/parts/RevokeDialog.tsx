import { useMutation, useQueryClient } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import type { ApiKey } from "@/api/types";
import { revokeKey } from "@/features/keys/queries";
import { ConfirmDialog } from "@/ui/ConfirmDialog";

/** Asks before a key is refused for ever. Null: nothing is asked. */
export function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  const cache = useQueryClient();
  const revoking = useMutation({
    mutationFn: revokeKey,
    onSuccess: () => {
      cache.invalidateQueries({ queryKey: keys.apiKeys });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open={apiKey !== null}
      title={`Revoke “${apiKey?.name ?? ""}”?`}
      description={`Programs that use ${apiKey?.prefix ?? ""}… are refused from now on. What they record waits on their disks until they have a good key. A revoked key cannot be made good again.`}
      action="Revoke"
      doing="Revoking…"
      busy={revoking.isPending}
      error={revoking.error?.message ?? null}
      onConfirm={() => apiKey && revoking.mutate(apiKey.prefix)}
      onClose={() => {
        revoking.reset();
        onClose();
      }}
    />
  );
}
