import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { eventQuery } from "@/api/sessionQueries";
import type { EventDetail } from "@/api/types";
import { changeOf, Letter } from "@/features/compare/parts/Sides";
import { formatCost, formatCount } from "@/lib/format";
import { formatDuration } from "@/lib/time";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Skeleton } from "@/ui/Skeleton";
import { type PayloadPair, payloadPairs } from "@/views/compare/differences";
import type { Pair } from "@/views/compare/pairs";
import { typeInWords } from "@/views/marks/kind";
import { TextBlock } from "@/views/payload/TextBlock";
import type { Node } from "@/views/timeline/tree";
import { DiffView } from "@/views/transcript/DiffView";

// Longer texts are compared by what they begin with; the page says so.
const MOST_CHARS = 400_000;

interface Props {
  a: string;
  b: string;
  pair: Pair;
  /** Something else was said in the two, though their rows are the same. */
  isSaidElse: boolean;
  onClose: () => void;
}

/** What differs in one pair: its fields, what it was told, what it answered, cost and time. */
export function PairDetails({ a, b, pair, isSaidElse, onClose }: Props) {
  const one = useQuery({ ...eventQuery(a, pair.a?.id ?? ""), enabled: pair.a !== null });
  const other = useQuery({ ...eventQuery(b, pair.b?.id ?? ""), enabled: pair.b !== null });
  const failed = [one, other].find((query) => query.error !== null);
  const isReady = (pair.a === null || one.data) && (pair.b === null || other.data);
  const payloads = useMemo(
    () => (isReady ? payloadPairs(one.data ?? null, other.data ?? null) : []),
    [isReady, one.data, other.data],
  );
  const { event } = (pair.a ?? pair.b) as Node;
  return (
    <>
      <header className="sticky top-0 z-10 flex items-start gap-2 border-b border-line bg-raised px-5 py-3">
        <div className="min-w-0 flex-1">
          <h2 className="line-clamp-2 text-large leading-5 font-bold">
            <bdi>{event.title || typeInWords(event.type)}</bdi>
          </h2>
          <p className="mt-0.5 text-small text-quiet">{inWords(pair, isSaidElse)}</p>
        </div>
        <IconButton
          size="small"
          label="Close (Esc)"
          icon={<X size={15} aria-hidden />}
          onClick={onClose}
        />
      </header>
      <div className="space-y-4 px-5 py-4">
        <div className="flex flex-wrap gap-x-5 gap-y-1 text-small">
          {pair.a && <Open letter="A" session={a} event={pair.a.id} />}
          {pair.b && <Open letter="B" session={b} event={pair.b.id} />}
        </div>
        {pair.a && pair.b && <Measures a={pair.a} b={pair.b} />}
        <Fields pair={pair} />
        {failed && (
          <p role="alert" className="flex flex-wrap items-center gap-2 text-quiet">
            {failed.error?.message}
            <Button
              size="small"
              onClick={() => {
                for (const query of [one, other]) if (query.error) query.refetch();
              }}
            >
              Try again
            </Button>
          </p>
        )}
        {!isReady && !failed && (
          <div aria-busy="true" className="space-y-3">
            <Skeleton className="h-3 w-1/3" />
            <Skeleton className="h-24 w-full" />
          </div>
        )}
        {payloads.map((payload) => (
          <Said key={payload.label} payload={payload} isPair={pair.a !== null && pair.b !== null} />
        ))}
        {isReady && payloads.length === 0 && pair.differences.length === 0 && (
          <p className="text-quiet">Nothing but names and times was recorded here.</p>
        )}
        <Pictures one={one.data} other={other.data} />
      </div>
    </>
  );
}

function inWords(pair: Pair, isSaidElse: boolean): string {
  switch (pair.kind) {
    case "onlyA":
      return "Only in A";
    case "onlyB":
      return "Only in B";
    case "replaced":
      return "Something else stands in its place in B";
    case "changed":
      return "In both runs, not the same";
    case "same":
      return isSaidElse ? "In both runs, not the same" : "In both runs, alike";
  }
}

function Open({ letter, session, event }: { letter: string; session: string; event: string }) {
  return (
    <Link
      to="/sessions/$sessionId"
      params={{ sessionId: session }}
      search={{ event }}
      className="flex items-center gap-1.5 text-accent hover:underline"
    >
      <Letter>{letter}</Letter>
      Open it in run {letter}
    </Link>
  );
}

function Measures({ a, b }: { a: Node; b: Node }) {
  const tokens = ({ event }: Node) =>
    event.input_tokens === null && event.output_tokens === null
      ? null
      : (event.input_tokens ?? 0) + (event.output_tokens ?? 0);
  const rows = [
    ["Time", a.event.duration_ms, b.event.duration_ms, formatDuration],
    ["Cost", a.cost, b.cost, formatCost],
    ["Tokens", tokens(a), tokens(b), formatCount],
  ] as const;
  return (
    <Grid>
      {rows.map(([label, x, y, write]) =>
        x === null && y === null ? null : (
          <Line key={label} label={label} a={write(x)} b={write(y)}>
            {changeOf(x, y, write)}
          </Line>
        ),
      )}
    </Grid>
  );
}

function Fields({ pair }: { pair: Pair }) {
  // A failure's words are compared line by line below.
  const fields = pair.differences.filter(({ label }) => label !== "Error");
  if (fields.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-small font-medium text-quiet">What differs</h3>
      <div className="space-y-2">
        {fields.map(({ label, a, b }) => (
          <div key={label}>
            <p className="text-small text-quiet">{label}</p>
            <div className="grid gap-2 sm:grid-cols-2">
              <Value letter="A" value={a} ink="bg-error-surface" />
              <Value letter="B" value={b} ink="bg-ok-surface" />
            </div>
          </div>
        ))}
      </div>
    </section>
  );
}

function Value({ letter, value, ink }: { letter: string; value: unknown; ink: string }) {
  return (
    <div className={`min-w-0 rounded-small px-2 py-1 ${ink}`}>
      <span className="sr-only">{letter}: </span>
      {value === null ? (
        <span className="text-quiet">nothing</span>
      ) : (
        <TextBlock text={String(value)} />
      )}
    </div>
  );
}

function Said({ payload, isPair }: { payload: PayloadPair; isPair: boolean }) {
  const { label, a, b } = payload;
  const isSame = isPair && a === b;
  const [open, setOpen] = useState(!isSame);
  const isCut = a.length > MOST_CHARS || b.length > MOST_CHARS;
  return (
    <section aria-label={label}>
      <div className="mb-1 flex items-baseline gap-2 text-small text-quiet">
        <h3 className="font-medium">{label}</h3>
        {isSame && (
          <>
            the same in both
            <button
              type="button"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
              className="text-accent hover:underline"
            >
              {open ? "Hide it" : "Show it"}
            </button>
          </>
        )}
      </div>
      {isPair && !isSame && (
        <DiffView before={a.slice(0, MOST_CHARS)} after={b.slice(0, MOST_CHARS)} />
      )}
      {!(isPair && !isSame) && open && (
        <div className="rounded-medium border border-line px-3 py-2">
          <TextBlock text={a || b} mono />
        </div>
      )}
      {isCut && (
        <p className="mt-1 text-small text-warn">
          Only the first {formatCount(MOST_CHARS)} characters were compared.
        </p>
      )}
    </section>
  );
}

function Pictures({
  one,
  other,
}: {
  one?: EventDetail | undefined;
  other?: EventDetail | undefined;
}) {
  const [x, y] = [one?.screenshots.length ?? 0, other?.screenshots.length ?? 0];
  if (x === 0 && y === 0) return null;
  return (
    <p className="text-small text-quiet">
      Screenshots: {x} in A, {y} in B. They are in the runs themselves.
    </p>
  );
}

function Grid({ children }: { children: ReactNode }) {
  return (
    <table className="text-small">
      <thead className="sr-only">
        <tr>
          <th scope="col">Figure</th>
          <th scope="col">A</th>
          <th scope="col">B</th>
          <th scope="col">B against A</th>
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

interface LineProps {
  label: string;
  a: string;
  b: string;
  children: ReactNode;
}

function Line({ label, a, b, children }: LineProps) {
  return (
    <tr>
      <th scope="row" className="pr-4 text-left font-normal text-quiet">
        {label}
      </th>
      <td className="pr-4 text-right">{a}</td>
      <td className="pr-4 text-right">{b}</td>
      <td className="text-right text-quiet">{children}</td>
    </tr>
  );
}
