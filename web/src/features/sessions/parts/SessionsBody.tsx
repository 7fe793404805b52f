import { SearchX } from "lucide-react";
import { ApiError } from "@/api/errors";
import type { SessionSummary } from "@/api/types";
import type { Column } from "@/features/sessions/parts/columns";
import { ListSkeleton } from "@/features/sessions/parts/ListSkeleton";
import { SessionsList } from "@/features/sessions/parts/SessionsList";
import { plural } from "@/lib/format";
import { Button } from "@/ui/Button";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Notice } from "@/ui/Notice";
import { FirstProgram } from "@/views/onboarding/FirstProgram";

interface Props {
  rows: readonly SessionSummary[];
  total: number | null;
  sort: string;
  status: "pending" | "error" | "success";
  error: Error | null;
  filtered: boolean;
  stale: boolean;
  columns: readonly Column[];
  hasMore: boolean;
  loadingMore: boolean;
  moreFailed: boolean;
  origin: string;
  /** Whether a program needs a key here. */
  needsKey: boolean;
  onSort: (sort: string) => void;
  onMore: () => void;
  onRetry: () => void;
  onClear: () => void;
  onAtTop: (atTop: boolean) => void;
}

/** The list in each of its states: loading, refused, empty, no match, rows. */
export function SessionsBody(props: Props) {
  if (props.status === "pending") return <ListSkeleton />;
  if (props.status === "error" && props.rows.length === 0) {
    // What is wrong with the filter stands at the filter.
    return props.error instanceof ApiError && props.error.position !== null ? (
      <Notice icon={<SearchX size={20} aria-hidden />} title="This filter cannot be read">
        <p>The field above underlines where, and says why.</p>
      </Notice>
    ) : (
      <Refused {...props} />
    );
  }
  if (props.rows.length === 0) {
    return props.filtered ? (
      <NoMatch onClear={props.onClear} />
    ) : (
      <FirstProgram origin={props.origin} needsKey={props.needsKey} />
    );
  }
  return (
    <>
      <SessionsList {...props} sessions={props.rows} />
      <Foot {...props} />
    </>
  );
}

function Refused({ error, onRetry }: Props) {
  const refusal = error instanceof ApiError ? error : null;
  return (
    <ErrorNotice
      title="The sessions could not be loaded"
      detail={error?.message ?? ""}
      hint={refusal?.hint}
      onRetry={onRetry}
    />
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  return (
    <Notice
      icon={<SearchX size={20} aria-hidden />}
      title="No session matches"
      actions={<Button onClick={onClear}>Clear the filter</Button>}
    >
      <p>Take off one of the filters above, or look for a shorter text.</p>
    </Notice>
  );
}

function Foot({ loadingMore, moreFailed, hasMore, total, rows, onRetry }: Props) {
  if (moreFailed) {
    return (
      <p className="flex items-center justify-center gap-2 py-6 text-quiet" role="alert">
        The next sessions could not be loaded.
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      </p>
    );
  }
  return (
    <p className="py-6 text-center text-small text-quiet" role="status">
      {loadingMore || hasMore
        ? `${plural(rows.length, "session")} ${total === null ? "" : `of ${total.toLocaleString("en-US")} `}loaded…`
        : `${plural(rows.length, "session")}, that is all.`}
    </p>
  );
}
