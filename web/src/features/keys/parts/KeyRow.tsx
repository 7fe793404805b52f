import type { ApiKey } from "@/api/types";
import { Button } from "@/ui/Button";
import { Moment } from "@/ui/Moment";
import { Tag } from "@/ui/Tag";

/** One key; its text is not known to anybody but those it was shown to. */
export function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke?: () => void }) {
  return (
    <li className="flex items-center gap-4 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{apiKey.name}</span>
          <Tag>{apiKey.role}</Tag>
          <code className="font-mono text-small text-quiet">{apiKey.prefix}…</code>
        </p>
        <p className="text-small text-quiet">
          made <Moment iso={apiKey.created_at} /> ·{" "}
          {apiKey.last_used_at ? (
            <>
              used <Moment iso={apiKey.last_used_at} />
            </>
          ) : (
            "never used"
          )}
          {apiKey.revoked_at && (
            <>
              {" "}
              · revoked <Moment iso={apiKey.revoked_at} />
            </>
          )}
        </p>
      </div>
      {onRevoke && (
        <Button size="small" aria-label={`Revoke ${apiKey.name}`} onClick={onRevoke}>
          Revoke
        </Button>
      )}
    </li>
  );
}
