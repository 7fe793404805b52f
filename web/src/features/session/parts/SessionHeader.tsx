import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronRight, Ellipsis, Link2, Trash2 } from "lucide-react";
import { useState } from "react";
import { keys } from "@/api/keys";
import type { Session } from "@/api/types";
import { HeaderFacts } from "@/features/session/parts/HeaderFacts";
import { SummaryCards } from "@/features/session/parts/SummaryCards";
import { removeSession } from "@/features/session/queries";
import type { Clock, SessionEvents } from "@/features/session/useEvents";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { copyText } from "@/ui/copyText";
import { IconButton } from "@/ui/IconButton";
import { ActionMenu } from "@/ui/Menu";
import { Tag } from "@/ui/Tag";
import { StateMark } from "@/views/marks/StateMark";
import { endReasonInWords } from "@/views/marks/state";
import type { Node } from "@/views/timeline/tree";

interface Props {
  session: Session;
  events: SessionEvents;
  inOrder: readonly Node[];
  clock: Clock;
  onHistory: () => void;
}

/** What the session is and how it went, before anything of what happened in it. */
export function SessionHeader({ session, events, inOrder, clock, onHistory }: Props) {
  const reason = session.state === "active" ? null : endReasonInWords(session.end_reason);
  return (
    <header className="px-4 pt-3 pb-4 sm:px-6">
      <nav
        aria-label="Breadcrumb"
        className="mb-1 flex min-w-0 items-center gap-1 text-small text-quiet"
      >
        <Link to="/sessions" className="shrink-0 hover:text-ink hover:underline">
          Sessions
        </Link>
        <ChevronRight size={12} aria-hidden className="shrink-0 text-faint" />
        <Link
          to="/agents/$agentId"
          params={{ agentId: session.agent_id }}
          title={`The agent ${session.agent_id}`}
          className="truncate hover:text-ink hover:underline"
        >
          {session.agent_id}
        </Link>
      </nav>
      <div className="flex min-w-0 items-start gap-4">
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4">
          <h1 className="line-clamp-2 min-w-0 text-title font-bold">
            {session.name?.trim() || (
              <span className="font-normal text-quiet italic">Unnamed session</span>
            )}
          </h1>
          <div className="flex min-h-[26px] min-w-0 flex-wrap items-center gap-x-3">
            <StateMark state={session.state} />
            {session.production_monitoring && <Tag>Production</Tag>}
            {reason && <span className="min-w-0 text-small text-quiet">{reason}</span>}
          </div>
        </div>
        <div className="-mt-0.5 -mr-2 flex shrink-0">
          <Actions session={session} />
        </div>
      </div>
      <HeaderFacts
        session={session}
        events={events}
        inOrder={inOrder}
        clock={clock}
        onScores={() => {
          onHistory();
          scrollToPart("scores");
        }}
      />
      <SummaryCards session={session} onHistory={onHistory} />
    </header>
  );
}

function scrollToPart(id: string) {
  requestAnimationFrame(() => document.getElementById(id)?.scrollIntoView({ block: "start" }));
}

function Actions({ session }: { session: Session }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const removal = useMutation({
    mutationFn: () => removeSession(session.session_id),
    onSuccess: async () => {
      await navigate({ to: "/sessions" });
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
            label: "Delete the session",
            icon: <Trash2 size={14} aria-hidden />,
            danger: true,
            onSelect: () => setAsking(true),
          },
        ]}
      />
      <ConfirmDialog
        open={asking}
        title="Delete this session?"
        description="Everything that was recorded in it will be deleted. This cannot be undone."
        action="Delete"
        busy={removal.isPending}
        error={removal.error?.message ?? null}
        onConfirm={() => removal.mutate()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
