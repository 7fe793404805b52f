import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { GitCompareArrows } from "lucide-react";
import { useState } from "react";
import { sessionQuery } from "@/api/sessionQueries";
import type { Session, SessionSummary } from "@/api/types";
import { runsBeforeQuery } from "@/features/compare/queries";
import { formatCost, plural } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Moment } from "@/ui/Moment";
import { Notice } from "@/ui/Notice";
import { Skeleton } from "@/ui/Skeleton";
import { VerdictMark, verdictOf } from "@/views/marks/VerdictMark";

interface Props {
  /** The run that is chosen already, and on which side the other is wanted. */
  known: string | null;
  wanted: "a" | "b";
  onChoose: (id: string) => void;
}

/** Chooses the run to compare with: an earlier one of the same agent, or any by its id. */
export function Chooser({ known, wanted, onChoose }: Props) {
  if (known === null) {
    return (
      <Notice
        icon={<GitCompareArrows size={20} aria-hidden />}
        title="Which runs are to be compared?"
        actions={
          <Link to="/sessions" className="font-medium text-accent underline underline-offset-2">
            To all sessions
          </Link>
        }
      >
        <p>Open a session and choose “Compare with…”, or enter the id of one.</p>
        <ById onChoose={onChoose} />
      </Notice>
    );
  }
  return <With known={known} wanted={wanted} onChoose={onChoose} />;
}

function With({ known, wanted, onChoose }: Props & { known: string }) {
  const session = useQuery(sessionQuery(known));
  if (session.error) {
    return (
      <ErrorNotice
        title="The session to compare with could not be loaded"
        detail={session.error.message}
        onRetry={() => session.refetch()}
      />
    );
  }
  return (
    <div className="mx-auto max-w-[760px] px-4 py-6 sm:px-6">
      <h1 className="text-title font-bold">Compare with which run?</h1>
      <p className="mt-1 text-quiet">
        <bdi className="font-medium text-ink">{session.data?.name?.trim() || known}</bdi> will be{" "}
        {wanted === "a" ? "B, the later run" : "A, the earlier run"}.
      </p>
      <ById onChoose={onChoose} />
      <h2 className="mt-6 mb-1 text-small font-medium text-quiet">
        {wanted === "a" ? "Runs of the same agent before it" : "Newest runs of the same agent"}
      </h2>
      {session.data ? (
        <Runs known={session.data} wanted={wanted} onChoose={onChoose} />
      ) : (
        <Skeleton className="h-40 w-full" />
      )}
    </div>
  );
}

const LATEST = "9999-12-31T00:00:00Z";

function Runs({ known, wanted, onChoose }: Omit<Props, "known"> & { known: Session }) {
  const before = wanted === "a" ? known.started_at : LATEST;
  const runs = useQuery(runsBeforeQuery(known.agent_id, before));
  if (runs.error) {
    return (
      <p role="alert" className="flex flex-wrap items-center gap-2 text-quiet">
        {runs.error.message}
        <Button size="small" onClick={() => runs.refetch()}>
          Try again
        </Button>
      </p>
    );
  }
  if (!runs.data) return <Skeleton className="h-40 w-full" />;
  const others = runs.data.filter((run) => run.session_id !== known.session_id);
  if (others.length === 0) {
    return <p className="text-quiet">This agent has no other run. Enter the id of one above.</p>;
  }
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-large border border-line bg-raised">
      {others.map((run) => (
        <li key={run.session_id}>
          <button
            type="button"
            onClick={() => onChoose(run.session_id)}
            className="flex w-full flex-wrap items-center gap-x-4 gap-y-0.5 px-4 py-2 text-left -outline-offset-2 hover:bg-hover"
          >
            <One run={run} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function One({ run }: { run: SessionSummary }) {
  return (
    <>
      <bdi className="min-w-40 flex-1 truncate font-medium">
        {run.name?.trim() || run.session_id}
      </bdi>
      <VerdictMark verdict={verdictOf(run.is_successful)} />
      <span className="text-small text-quiet">
        {plural(run.steps, "step")} · {formatDuration(run.duration_ms)} · {formatCost(run.cost)}
      </span>
      <span className="w-28 text-right text-small text-quiet">
        <Moment iso={run.started_at} />
      </span>
    </>
  );
}

function ById({ onChoose }: { onChoose: (id: string) => void }) {
  const [text, setText] = useState("");
  return (
    <form
      className="mt-4 flex gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        const id = idIn(text);
        if (id !== "") onChoose(id);
      }}
    >
      <input
        aria-label="A session's id or its address"
        placeholder="A session's id, or its address"
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        className="h-8 min-w-0 flex-1 rounded-medium border border-line-strong bg-raised px-2.5 outline-none placeholder:text-quiet focus:border-focus"
      />
      <Button type="submit">Compare</Button>
    </form>
  );
}

/** The id in what was entered: an id, or the address of a session's page. */
export function idIn(text: string): string {
  const found = /\/sessions\/([^/?#\s]+)/.exec(text.trim());
  if (!found) return text.trim();
  try {
    return decodeURIComponent(found[1] as string);
  } catch {
    return found[1] as string;
  }
}
