import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type Access, useAccess } from "@/api/access";
import { KINDS } from "@/features/audit/kinds";
import { EntryRow } from "@/features/audit/parts/EntryRow";
import { auditQuery } from "@/features/audit/queries";
import type { AuditSearch } from "@/features/audit/search";
import { classes } from "@/lib/classes";
import { plural } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Failed } from "@/ui/Failed";
import { NotForRole } from "@/ui/NotForRole";
import { Panel } from "@/ui/Panel";
import { RowsSkeleton } from "@/ui/RowsSkeleton";
import { Segments } from "@/ui/Segments";
import { Select } from "@/ui/Select";
import { useTitle } from "@/ui/useTitle";

/** Who changed what: every change of configuration, every sign-in, every deletion. */
export function AuditPage() {
  const access = useAccess();
  useTitle("Audit log");
  return (
    <>
      <h1 className="sr-only">Audit log</h1>
      {access.may("admin") || !access.me ? (
        <Log access={access} />
      ) : (
        <NotForRole what="The entries of the audit log" needed="admin" role={access.role} />
      )}
    </>
  );
}

function Log({ access }: { access: Access }) {
  const search = useSearch({ strict: false }) as AuditSearch;
  const navigate = useNavigate();
  const kind = search.kind ?? "";
  // In local mode the one project and the server are the same to everybody.
  const isServer = search.scope === "server" || access.isLocal;
  const log = useInfiniteQuery(auditQuery(isServer, kind));
  const entries = log.data?.pages.flatMap((page) => page.items) ?? [];
  const total = log.data?.pages[0]?.total;
  const show = (next: AuditSearch) =>
    navigate({
      to: "/settings/audit",
      search: {
        ...(next.kind ? { kind: next.kind } : {}),
        ...(next.scope ? { scope: next.scope } : {}),
      },
      replace: true,
      resetScroll: false,
    });
  return (
    <Panel
      title="Audit log"
      note={
        total === undefined
          ? "Who changed what."
          : `${plural(total, "entry", "entries")}, the newest first.`
      }
      actions={
        <div className="flex flex-wrap items-center gap-2">
          <Select
            bare
            label="Kind of change"
            value={kind}
            choices={KINDS}
            onChange={(value) => show({ ...search, kind: value })}
          />
          {access.mayEverywhere("admin") && !access.isLocal && (
            <Segments
              label="Whose changes"
              value={isServer ? "server" : "project"}
              choices={[
                { value: "project", label: "This project" },
                { value: "server", label: "Whole server" },
              ]}
              onChoose={(value) =>
                show({ kind, ...(value === "server" ? { scope: "server" } : {}) })
              }
            />
          )}
        </div>
      }
    >
      {log.data ? (
        entries.length === 0 ? (
          <p className="px-4 py-3 text-quiet">
            {kind === "" ? "Nothing was changed yet." : "Nothing of this kind was changed."}
          </p>
        ) : (
          <ul
            className={classes(
              "divide-y divide-line",
              log.isPlaceholderData && "opacity-60 transition-opacity",
            )}
          >
            {entries.map((entry) => (
              <EntryRow
                key={entry.audit_id}
                entry={entry}
                project={isServer && !access.isLocal ? projectName(access, entry.project_id) : null}
              />
            ))}
          </ul>
        )
      ) : log.error ? (
        <Failed
          title="The audit log could not be loaded"
          error={log.error}
          onRetry={() => log.refetch()}
        />
      ) : (
        <RowsSkeleton label="Loading the audit log" rows={8} />
      )}
      {log.hasNextPage && (
        <div className="border-t border-line p-3 text-center">
          <Button disabled={log.isFetchingNextPage} onClick={() => log.fetchNextPage()}>
            {log.isFetchingNextPage ? "Loading…" : "Show earlier ones"}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function projectName(access: Access, id: string): string {
  if (id === "*") return "the server";
  return access.me?.projects.find((project) => project.project_id === id)?.name ?? id;
}
