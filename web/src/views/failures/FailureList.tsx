import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import type { FailureGroup } from "@/api/types";
import { joinFilters } from "@/lib/filterText";
import { formatCount, plural } from "@/lib/format";
import { Moment } from "@/ui/Moment";
import { Skeleton } from "@/ui/Skeleton";
import { KindIcon } from "@/views/marks/KindIcon";
import { typeInWords } from "@/views/marks/kind";

interface Props {
  /** undefined while they are asked for. */
  groups: readonly FailureGroup[] | undefined;
  leftOut: number;
  /** What they are about: agent and range. */
  q: string;
}

/** Failures that are alike: what failed, what it said, how often, and the way to one of them. */
export function FailureList({ groups, leftOut, q }: Props) {
  if (groups === undefined) return <Loading />;
  if (groups.length === 0) {
    return (
      <p className="flex items-center gap-2 px-4 py-3 text-quiet">
        <CircleCheck size={16} aria-hidden className="shrink-0 text-ok" />
        Nothing failed in this time.
      </p>
    );
  }
  const most = Math.max(...groups.map((group) => group.sessions));
  return (
    <>
      <ul className="divide-y divide-line">
        {groups.map((group) => (
          <Group key={group.key} group={group} most={most} q={q} />
        ))}
      </ul>
      {leftOut > 0 && (
        <p className="border-t border-line px-4 py-2 text-small text-quiet">
          {plural(leftOut, "rarer kind")} of failure not shown.{" "}
          <Link
            to="/sessions"
            search={{ q: joinFilters(q, "errors>0") }}
            className="text-accent hover:underline"
          >
            All sessions with errors
          </Link>
        </p>
      )}
    </>
  );
}

function Group({ group, most, q }: { group: FailureGroup; most: number; q: string }) {
  const newest = group.examples[0];
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 px-4 py-2.5 hover:bg-hover sm:grid-cols-[minmax(0,1fr)_auto_auto]">
      <div className="min-w-0">
        <p className="flex min-w-0 items-center gap-2">
          <KindIcon type={group.type} />
          <Link
            to="/sessions"
            search={{ q: joinFilters(q, `failure:${group.key}`) }}
            className="min-w-0 truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
          >
            {group.name ?? typeInWords(group.type)}
          </Link>
          <span className="text-small whitespace-nowrap text-quiet max-sm:hidden">
            last seen <Moment iso={group.last_at} />
          </span>
        </p>
        <p
          className="mt-0.5 truncate font-mono text-small text-quiet"
          title={`Alike: ${group.message}`}
        >
          {group.newest_message}
        </p>
      </div>
      <span className="w-20 text-right">
        <span className="block font-medium">{plural(group.sessions, "session")}</span>
        <svg
          aria-hidden="true"
          viewBox="0 0 100 4"
          preserveAspectRatio="none"
          className="mt-1 h-1 w-full"
        >
          <rect width="100" height="4" className="fill-line" />
          <rect
            x={100 - (group.sessions / most) * 100}
            width={(group.sessions / most) * 100}
            height="4"
            className="fill-error"
          />
        </svg>
        {group.events > group.sessions && (
          <span className="text-micro text-quiet">{formatCount(group.events)} times</span>
        )}
      </span>
      {newest && (
        <Link
          to="/sessions/$sessionId"
          params={{ sessionId: newest.session_id }}
          search={{ event: newest.event_id }}
          className="relative z-10 justify-self-start rounded-medium border border-line-strong bg-raised px-2 py-0.5 text-small font-medium whitespace-nowrap hover:bg-hover sm:col-start-2 sm:row-start-1"
        >
          See the newest
        </Link>
      )}
    </li>
  );
}

function Loading() {
  return (
    <ul aria-busy="true" className="divide-y divide-line">
      {["w-40", "w-28", "w-48", "w-32"].map((width) => (
        <li key={width} className="flex h-[62px] items-center gap-4 px-4">
          <span className="flex-1 space-y-2">
            <Skeleton className={`h-2.5 ${width}`} />
            <Skeleton className="h-2 w-3/5" />
          </span>
          <Skeleton className="h-2.5 w-16" />
        </li>
      ))}
    </ul>
  );
}
