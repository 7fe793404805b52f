import { Link } from "@tanstack/react-router";
import { ArrowLeftRight } from "lucide-react";
import type { ReactNode } from "react";
import type { Session } from "@/api/types";
import { formatCompact, formatCost, formatCount, formatEval, NONE } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { Button } from "@/ui/Button";
import { Moment } from "@/ui/Moment";
import { EvalMark } from "@/views/marks/EvalMark";
import { StateMark } from "@/views/marks/StateMark";
import { VerdictMark, verdictOf } from "@/views/marks/VerdictMark";

interface Props {
  a: Session;
  b: Session;
  onSwap: () => void;
  onOther: (side: "a" | "b") => void;
}

/** The two runs in a few words, and by how much their figures differ. */
export function Sides({ a, b, onSwap, onOther }: Props) {
  return (
    <div className="grid gap-3 lg:grid-cols-[1fr_1fr_minmax(300px,auto)]">
      <Side letter="A" session={a} onOther={() => onOther("a")} />
      <Side letter="B" session={b} onOther={() => onOther("b")} />
      <Figures a={a} b={b} onSwap={onSwap} />
    </div>
  );
}

interface SideProps {
  letter: string;
  session: Session;
  onOther: () => void;
}

function Side({ letter, session, onOther }: SideProps) {
  return (
    <section
      aria-label={`Run ${letter}`}
      className="min-w-0 rounded-large border border-line bg-raised px-4 py-3"
    >
      <div className="flex items-start gap-2">
        <Letter>{letter}</Letter>
        <div className="min-w-0 flex-1">
          <h2 className="line-clamp-2 font-bold">
            <Link
              to="/sessions/$sessionId"
              params={{ sessionId: session.session_id }}
              className="hover:underline"
            >
              <bdi>{session.name?.trim() || "Unnamed session"}</bdi>
            </Link>
          </h2>
          <p className="truncate text-small text-quiet" title={session.agent_id}>
            <bdi>{session.agent_id}</bdi> · <Moment iso={session.started_at} />
          </p>
        </div>
        <Button size="small" tone="ghost" onClick={onOther} className="print:hidden">
          Other run
        </Button>
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1">
        <StateMark state={session.state} />
        <VerdictMark verdict={verdictOf(session.is_successful)} />
        {session.session_eval !== null && <EvalMark value={session.session_eval} />}
      </div>
      {(session.is_successful_reason ?? session.task) && (
        <p className="mt-1 line-clamp-2 text-small text-quiet">
          <bdi>{session.is_successful_reason ?? session.task}</bdi>
        </p>
      )}
    </section>
  );
}

export function Letter({ children }: { children: string }) {
  return (
    <span
      aria-hidden
      className="flex size-5 shrink-0 items-center justify-center rounded-small bg-accent-surface text-micro font-bold text-accent"
    >
      {children}
    </span>
  );
}

type Figure = [
  label: string,
  of: (session: Session) => number | null,
  write: (value: number | null) => string,
];

const FIGURES: readonly Figure[] = [
  ["Wall clock", (s) => s.duration_ms, formatDuration],
  ["Cost", (s) => s.cost, formatCost],
  ["Steps", (s) => s.steps, formatCount],
  ["Events", (s) => s.events, formatCount],
  ["Errors", (s) => s.errors, formatCount],
  ["Tokens in", (s) => s.input_tokens, formatCompact],
  ["Tokens out", (s) => s.output_tokens, formatCompact],
  ["Evaluation", (s) => s.session_eval, (value) => (value === null ? NONE : formatEval(value))],
];

function Figures({ a, b, onSwap }: Omit<Props, "onOther">) {
  return (
    <div className="rounded-large border border-line bg-raised px-4 py-2">
      <table className="w-full text-small">
        <thead>
          <tr className="text-quiet">
            <th scope="col" className="text-left font-normal">
              <Button size="small" tone="ghost" onClick={onSwap} className="-ml-2 print:hidden">
                <ArrowLeftRight size={13} aria-hidden />
                Swap
              </Button>
            </th>
            <Head>A</Head>
            <Head>B</Head>
            <Head>B against A</Head>
          </tr>
        </thead>
        <tbody>
          {FIGURES.map(([label, of, write]) => (
            <tr key={label}>
              <th scope="row" className="text-left font-normal text-quiet">
                {label}
              </th>
              <Cell>{write(of(a))}</Cell>
              <Cell>{write(of(b))}</Cell>
              <Cell>{changeOf(of(a), of(b), write)}</Cell>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** "+2.00 s (+50%)"; a dash where one of them is not known, an equals sign where nothing changed. */
export function changeOf(
  a: number | null,
  b: number | null,
  write: (value: number | null) => string,
): string {
  if (a === null || b === null) return NONE;
  if (a === b) return "=";
  const sign = b > a ? "+" : "−";
  const share = a === 0 ? null : Math.round((Math.abs(b - a) / Math.abs(a)) * 100);
  const percent = share === null || share > 9_999 ? "" : ` (${sign}${share}%)`;
  return `${sign}${write(Math.abs(b - a))}${percent}`;
}

function Head({ children }: { children: ReactNode }) {
  return (
    <th scope="col" className="pl-3 text-right font-normal">
      {children}
    </th>
  );
}

function Cell({ children }: { children: ReactNode }) {
  return <td className="pl-3 text-right whitespace-nowrap">{children}</td>;
}
