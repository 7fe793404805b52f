import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Ellipsis, GitCompareArrows, Link2, Printer, Trash2 } from "lucide-react";
import { useState } from "react";
import { useAccess } from "@/api/access";
import { keys } from "@/api/keys";
import { removeSession } from "@/api/sessionQueries";
import type { Session } from "@/api/types";
import { plural } from "@/lib/format";
import { copyText } from "@/ui/copyText";
import { IconButton } from "@/ui/IconButton";
import { ActionMenu } from "@/ui/Menu";
import { printPage } from "@/ui/printing";
import { tell } from "@/ui/toast";
import { DeletionDialog } from "@/views/deletion/DeletionDialog";

/** What can be done with the session as a whole. */
export function SessionActions({ session }: { session: Session }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const access = useAccess();
  const [asking, setAsking] = useState(false);
  const name = session.name?.trim() || session.session_id;
  const removal = useMutation({
    mutationFn: () => removeSession(session.session_id),
    onSuccess: async ({ receipt_id }) => {
      await navigate({ to: "/sessions" });
      tell(`The session “${name}” is deleted.`, {
        label: "Its receipt",
        run: () => navigate({ to: "/settings/deletions", search: { receipt: receipt_id } }),
      });
      cache.removeQueries({ queryKey: keys.session(session.session_id) });
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
            label: "Copy the address of this page",
            icon: <Link2 size={14} aria-hidden />,
            onSelect: () => copyText(location.href),
          },
          {
            label: "Compare with another run…",
            icon: <GitCompareArrows size={14} aria-hidden />,
            onSelect: () => navigate({ to: "/compare", search: { b: session.session_id } }),
          },
          {
            label: "Print this view",
            icon: <Printer size={14} aria-hidden />,
            onSelect: () => printPage(cache),
          },
          {
            label: "Delete the session",
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
          noun="the session"
          name={name}
          goes={[
            session.events === 0
              ? "what is known of it: no event was recorded in it"
              : `${plural(session.events, "event")} with everything that was recorded in them`,
            "its screenshots and long payloads, unless another session has the same",
            "its scores, and what was said about it",
            ...(session.state === "active"
              ? [
                  "It is still running: what its program records from now on is dropped and counted.",
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
