import { useQuery } from "@tanstack/react-query";
import { ApiError } from "@/api/errors";
import type { ServerStatus } from "@/api/types";
import { HealthSkeleton } from "@/features/health/parts/HealthSkeleton";
import { IngestFigures } from "@/features/health/parts/IngestFigures";
import { LossList } from "@/features/health/parts/LossList";
import { SpoolList } from "@/features/health/parts/SpoolList";
import { serverQuery } from "@/features/health/queries";
import { plural } from "@/lib/format";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Moment } from "@/ui/Moment";
import { Panel } from "@/ui/Panel";
import { useTitle } from "@/ui/useTitle";

/** Whether everything that was recorded arrives: what was lost, what waits, what came in. */
export function HealthPage() {
  const server = useQuery(serverQuery());
  useTitle("Health");
  return (
    <div className="mx-auto max-w-[960px] px-4 pt-4 pb-10 sm:px-6 sm:pt-5">
      <header className="mb-4 flex flex-wrap items-baseline gap-x-3">
        <h1 className="text-title font-bold">Health</h1>
        {server.data && <About status={server.data} />}
      </header>
      {server.status === "pending" && <HealthSkeleton />}
      {server.data ? (
        <Parts
          status={server.data}
          answeredAt={server.dataUpdatedAt}
          stale={server.status === "error"}
        />
      ) : (
        server.error && (
          <ErrorNotice
            title="The server's health could not be loaded"
            detail={server.error.message}
            hint={server.error instanceof ApiError ? server.error.hint : undefined}
            onRetry={() => server.refetch()}
          />
        )
      )}
    </div>
  );
}

function About({ status }: { status: ServerStatus }) {
  return (
    <p className="text-quiet">
      Lucidic {status.version} · {plural(status.sessions, "session")} · started{" "}
      <Moment iso={status.started_at} />
    </p>
  );
}

interface PartsProps {
  status: ServerStatus;
  answeredAt: number;
  /** The server has not answered since. */
  stale: boolean;
}

function Parts({ status, answeredAt, stale }: PartsProps) {
  return (
    <div className="space-y-6">
      {stale && (
        <p role="alert" className="text-warn">
          The server does not answer now; this is what it said last.
        </p>
      )}
      <Panel
        title="Lost"
        note="The loss ledger: nothing that was recorded is dropped without a count under a reason."
      >
        <LossList losses={status.losses} />
      </Panel>
      {/* The server tells the rest to those who may see all of it. */}
      {status.ingest && (
        <>
          <Panel title="Spool folders">
            <SpoolList folders={status.spool} />
          </Panel>
          <Panel title="Since the start">
            <IngestFigures counts={status.ingest} answeredAt={answeredAt} />
          </Panel>
        </>
      )}
    </div>
  );
}
