import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Ellipsis, Trash2 } from "lucide-react";
import { useState } from "react";
import { useAccess } from "@/api/access";
import { client, take } from "@/api/client";
import { keys } from "@/api/keys";
import type { Agent } from "@/api/types";
import { plural } from "@/lib/format";
import { IconButton } from "@/ui/IconButton";
import { ActionMenu } from "@/ui/Menu";
import { tell } from "@/ui/toast";
import { DeletionDialog } from "@/views/deletion/DeletionDialog";

/** What can be done with the agent as a whole. */
export function AgentActions({ agent }: { agent: Agent }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const access = useAccess();
  const [asking, setAsking] = useState(false);
  const name = agent.name ?? agent.agent_id;
  const removal = useMutation({
    mutationFn: () =>
      take(
        client.DELETE("/v1/agents/{agent_id}", { params: { path: { agent_id: agent.agent_id } } }),
      ),
    onSuccess: async ({ receipt_id, deleted_sessions }) => {
      await navigate({ to: "/agents" });
      tell(`The agent “${name}” is deleted, with ${plural(deleted_sessions, "session")}.`, {
        label: "Its receipt",
        run: () => navigate({ to: "/settings/deletions", search: { receipt: receipt_id } }),
      });
      cache.invalidateQueries({ queryKey: keys.sessionLists });
      cache.invalidateQueries({ queryKey: keys.agents });
    },
  });
  return (
    <>
      <ActionMenu
        trigger={<IconButton label="Actions" icon={<Ellipsis size={16} aria-hidden />} />}
        actions={[
          {
            label: "Delete the agent",
            icon: <Trash2 size={14} aria-hidden />,
            danger: true,
            refused:
              access.me && !access.may("admin")
                ? `Needs the role admin; you are ${access.role ?? "nobody"} here.`
                : null,
            onSelect: () => setAsking(true),
          },
        ]}
      />
      {asking && (
        <DeletionDialog
          noun="the agent"
          name={name}
          goes={[
            `${plural(agent.sessions, "session")} with everything that was recorded in them`,
            "its prompts, datasets with their items, experiments, feature flags and tools",
            ...(agent.active > 0
              ? [
                  `${plural(agent.active, "session")} still running: what their programs record from now on is dropped and counted.`,
                ]
              : []),
          ]}
          busy={removal.isPending}
          error={removal.error}
          onConfirm={() => removal.mutate()}
          onCancel={() => {
            removal.reset();
            setAsking(false);
          }}
        />
      )}
    </>
  );
}
