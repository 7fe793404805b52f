import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { type Access, useAccess } from "@/api/access";
import type { ApiKey } from "@/api/types";
import { KeyRow } from "@/features/keys/parts/KeyRow";
import { NewKeyDialog } from "@/features/keys/parts/NewKeyDialog";
import { RevokeDialog } from "@/features/keys/parts/RevokeDialog";
import { apiKeysQuery } from "@/features/keys/queries";
import { plural } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Failed } from "@/ui/Failed";
import { NotForRole } from "@/ui/NotForRole";
import { Panel } from "@/ui/Panel";
import { RowsSkeleton } from "@/ui/RowsSkeleton";
import { useTitle } from "@/ui/useTitle";

/** What programs record with: the project's API keys. */
export function KeysPage() {
  const access = useAccess();
  useTitle("API keys");
  return (
    <>
      <h1 className="sr-only">API keys</h1>
      {access.may("admin") || !access.me ? (
        <Keys access={access} />
      ) : (
        <NotForRole what="API keys" needed="admin" role={access.role} />
      )}
    </>
  );
}

function Keys({ access }: { access: Access }) {
  const list = useQuery(apiKeysQuery());
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  return (
    <>
      <Panel
        title="API keys"
        note="A program records with a key of this project. Its text is shown once; this server keeps only its hash."
        actions={
          <Button tone="primary" onClick={() => setMaking(true)}>
            <Plus size={14} aria-hidden />
            New key
          </Button>
        }
      >
        {list.data ? (
          <KeyList
            items={list.data.items}
            isLocal={access.isLocal}
            onRevoke={(key) => setRevoking(key)}
          />
        ) : list.error ? (
          <Failed
            title="The keys could not be loaded"
            error={list.error}
            onRetry={() => list.refetch()}
          />
        ) : (
          <RowsSkeleton label="Loading the keys" />
        )}
      </Panel>
      {making && <NewKeyDialog access={access} onClose={() => setMaking(false)} />}
      <RevokeDialog apiKey={revoking} onClose={() => setRevoking(null)} />
    </>
  );
}

interface ListProps {
  items: readonly ApiKey[];
  isLocal: boolean;
  onRevoke: (key: ApiKey) => void;
}

function KeyList({ items, isLocal, onRevoke }: ListProps) {
  const good = items.filter((key) => key.revoked_at === null);
  const revoked = items.filter((key) => key.revoked_at !== null);
  return (
    <>
      {good.length === 0 ? (
        <p className="px-4 py-3 text-quiet">
          {isLocal && revoked.length === 0
            ? "No key was ever made here, so programs on this host need none. From the first one on, each needs a good one."
            : "There is no good key: no program can record into this project. Make one."}
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {good.map((key) => (
            <KeyRow key={key.prefix} apiKey={key} onRevoke={() => onRevoke(key)} />
          ))}
        </ul>
      )}
      {revoked.length > 0 && (
        <details className="group border-t border-line">
          <summary className="cursor-pointer px-4 py-2.5 text-quiet hover:text-ink">
            {plural(revoked.length, "revoked key")}
          </summary>
          <ul className="divide-y divide-line border-t border-line">
            {revoked.map((key) => (
              <KeyRow key={key.prefix} apiKey={key} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
