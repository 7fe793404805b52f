import { Link } from "@tanstack/react-router";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { type Change, pointsChange, relativeChange } from "@/lib/change";
import { classes } from "@/lib/classes";
import { joinFilters, writeTerm } from "@/lib/filterText";
import { formatCost, formatCount, formatShare, NONE } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { Moment } from "@/ui/Moment";
import { Skeleton } from "@/ui/Skeleton";
import type { AgentRow, AgentSort } from "@/views/agents/rows";
import { ChangeMark } from "@/views/figures/ChangeMark";

interface Props {
  /** undefined while they are asked for. */
  rows: readonly AgentRow[] | undefined;
  /** The filter's terms of the range. */
  terms: string;
  /** Absent where the order cannot be changed. */
  sort?: AgentSort;
  onSort?: (sort: AgentSort) => void;
  /** What a link to the agent's page carries. */
  range?: string;
}

const COLUMNS: readonly { key: AgentSort["by"]; label: string; hide?: string }[] = [
  { key: "agent", label: "Agent" },
  { key: "sessions", label: "Sessions" },
  { key: "success", label: "Success" },
  { key: "errors", label: "With errors" },
  { key: "cost", label: "Cost", hide: "max-sm:hidden" },
  { key: "duration", label: "Duration p50", hide: "max-md:hidden" },
  { key: "p95", label: "p95", hide: "max-lg:hidden" },
  { key: "last", label: "Last session", hide: "max-md:hidden" },
];
const CELL =
  "px-2 py-2 align-baseline whitespace-nowrap first:pl-4 last:pr-4 max-sm:nth-4:pr-4 sm:px-3";

/** Agents with their numbers beside the period before; each number opens its rows. */
export function AgentTable({ rows, terms, sort, onSort, range }: Props) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b border-line text-small text-quiet">
            {COLUMNS.map((column) => (
              <th
                key={column.key}
                scope="col"
                aria-sort={
                  sort?.by === column.key ? (sort.down ? "descending" : "ascending") : undefined
                }
                className={classes(
                  CELL,
                  "font-normal",
                  column.key === "agent" ? "w-full text-left" : "text-right",
                  column.hide,
                )}
              >
                <Head column={column} sort={sort} onSort={onSort} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows?.map((row) => (
            <Row key={row.id} row={row} terms={terms} range={range} />
          ))}
          {!rows && <Loading />}
        </tbody>
      </table>
    </div>
  );
}

type Column = (typeof COLUMNS)[number];

function Head({ column, sort, onSort }: { column: Column } & Pick<Props, "sort" | "onSort">) {
  if (!sort || !onSort) return column.label;
  const sorted = sort.by === column.key;
  const Icon = sort.down ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      onClick={() => onSort({ by: column.key, down: sorted ? !sort.down : column.key !== "agent" })}
      className={classes(
        "inline-flex h-6 items-center gap-1 hover:text-ink",
        sorted && "font-medium text-ink",
      )}
    >
      {column.label}
      {sorted && <Icon size={12} aria-hidden />}
    </button>
  );
}

function Row({ row, terms, range }: { row: AgentRow; terms: string; range: string | undefined }) {
  const { now, before } = row;
  const q = joinFilters(writeTerm("agent", [row.id]), terms);
  const failing = now.sessions > 0 ? now.failing / now.sessions : null;
  const failingBefore = before && before.sessions > 0 ? before.failing / before.sessions : null;
  return (
    <tr className="hover:bg-hover">
      <th scope="row" className={classes(CELL, "max-w-0 min-w-32 w-full text-left font-medium")}>
        <Link
          to="/agents/$agentId"
          params={{ agentId: row.id }}
          search={range ? { range } : {}}
          title={row.id}
          className="block truncate hover:underline"
        >
          {row.name}
        </Link>
      </th>
      <Figure
        q={q}
        change={relativeChange(now.sessions, before?.sessions)}
        extra={row.active > 0 && <Running count={row.active} />}
      >
        {formatCount(now.sessions)}
      </Figure>
      <Figure
        q={joinFilters(q, "verdict:yes,no")}
        change={pointsChange(now.success_rate, before?.success_rate)}
        good="up"
      >
        {formatShare(now.success_rate)}
      </Figure>
      <Figure
        q={joinFilters(q, "errors>0")}
        change={pointsChange(failing, failingBefore)}
        good="down"
      >
        <span className={now.failing > 0 ? "text-error" : undefined}>
          {formatCount(now.failing)}
        </span>
      </Figure>
      <Figure
        q={q}
        sort="-cost"
        hide="max-sm:hidden"
        change={relativeChange(now.cost, before?.cost)}
      >
        {formatCost(now.cost)}
      </Figure>
      <Figure
        q={q}
        sort="-duration_ms"
        hide="max-md:hidden"
        change={relativeChange(now.duration_ms?.p50, before?.duration_ms?.p50)}
        good="down"
      >
        {formatDuration(now.duration_ms?.p50)}
      </Figure>
      <Figure q={q} sort="-duration_ms" hide="max-lg:hidden" change={null}>
        {formatDuration(now.duration_ms?.p95)}
      </Figure>
      <td className={classes(CELL, "text-right text-quiet max-md:hidden")}>
        {row.lastAt ? <Moment iso={row.lastAt} /> : NONE}
      </td>
    </tr>
  );
}

function Running({ count }: { count: number }) {
  return (
    <span
      className="inline-flex items-center gap-1 text-small text-running"
      title={`${formatCount(count)} running`}
    >
      <span aria-hidden className="size-1.5 animate-breathe rounded-full bg-running" />
      {formatCount(count)}
      <span className="sr-only">running</span>
    </span>
  );
}

function Loading() {
  return ["w-32", "w-24", "w-40", "w-28"].map((width) => (
    <tr key={width} aria-busy="true">
      <td className="h-[37px] pl-4" colSpan={COLUMNS.length}>
        <Skeleton className={`h-2.5 ${width}`} />
      </td>
    </tr>
  ));
}

interface FigureProps {
  q: string;
  sort?: string;
  hide?: string;
  change: Change | null;
  good?: "up" | "down";
  extra?: ReactNode;
  children: ReactNode;
}

function Figure({ q, sort, hide, change, good, extra, children }: FigureProps) {
  return (
    <td className={classes(CELL, "text-right", hide)}>
      <span className="flex items-baseline justify-end gap-2">
        <span className="max-xl:hidden">
          <ChangeMark change={change} {...(good ? { good } : {})} />
        </span>
        {extra}
        <Link
          to="/sessions"
          search={{ q, ...(sort ? { sort } : {}) }}
          className="min-w-12 hover:underline"
        >
          {children}
        </Link>
      </span>
    </td>
  );
}
