import { useNavigate, useSearch } from "@tanstack/react-router";
import { GitCompareArrows, Search } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { ApiError } from "@/api/errors";
import type { Session } from "@/api/types";
import { Chooser } from "@/features/compare/parts/Chooser";
import { CompareBar } from "@/features/compare/parts/CompareBar";
import { PairDetails } from "@/features/compare/parts/PairDetails";
import { PairList } from "@/features/compare/parts/PairList";
import { Sides } from "@/features/compare/parts/Sides";
import type { CompareSearch } from "@/features/compare/search";
import { useDeepLook } from "@/features/compare/useDeepLook";
import { type Run, useRun } from "@/features/compare/useRun";
import { formatCount } from "@/lib/format";
import { Boundary } from "@/ui/Boundary";
import { Button } from "@/ui/Button";
import { type Command, type KeyHelp, useCommands, useKeyHelp } from "@/ui/commands";
import { ErrorNotice } from "@/ui/ErrorNotice";
import { Notice } from "@/ui/Notice";
import { Skeleton } from "@/ui/Skeleton";
import { useHotkeys } from "@/ui/useHotkeys";
import { useTitle } from "@/ui/useTitle";
import { nextDifference, onlyDifferences, type Pair, pairsOf } from "@/views/compare/pairs";
import type { Tree } from "@/views/timeline/tree";

const KEYS: KeyHelp = [
  [
    "Compare",
    [
      ["↑ ↓  k j", "Walk through the rows"],
      ["Home End", "First row, last row"],
      ["Enter", "Into what differs"],
      ["Esc", "Close what differs"],
    ],
  ],
];

/** Two runs side by side: where they part, and what differs from there on. */
export function ComparePage() {
  const { a, b } = useSearch({ strict: false }) as CompareSearch;
  const navigate = useNavigate();
  const go = useCallback(
    (search: CompareSearch, replace: boolean) =>
      navigate({ to: "/compare", search, replace, resetScroll: false }),
    [navigate],
  );
  useTitle("Compare");
  if (!a || !b) {
    const wanted = a ? "b" : "a";
    return (
      <Chooser
        known={a ?? b ?? null}
        wanted={wanted}
        onChoose={(id) => go({ ...(a ? { a } : {}), ...(b ? { b } : {}), [wanted]: id }, false)}
      />
    );
  }
  if (a === b) {
    return (
      <Notice
        icon={<GitCompareArrows size={20} aria-hidden />}
        title="Both are the same session"
        actions={<Button onClick={() => go({ b }, false)}>Choose another run</Button>}
      />
    );
  }
  return <Two key={`${a}\n${b}`} a={a} b={b} go={go} />;
}

interface TwoProps {
  a: string;
  b: string;
  go: (search: CompareSearch, replace: boolean) => void;
}

function Two({ a, b, go }: TwoProps) {
  const [one, other] = [useRun(a), useRun(b)];
  const broken = one.error ? one : other.error ? other : null;
  if (broken?.error) {
    return <Broken run={broken} letter={broken === one ? "A" : "B"} id={broken === one ? a : b} />;
  }
  if (!one.session || !other.session || !one.tree || !other.tree) {
    return <Loading loaded={one.loaded + other.loaded} runs={[one, other]} />;
  }
  return <Known sessions={[one.session, other.session]} trees={[one.tree, other.tree]} go={go} />;
}

interface KnownProps {
  sessions: readonly [Session, Session];
  trees: readonly [Tree, Tree];
  go: TwoProps["go"];
}

function Known({ sessions: [sessionA, sessionB], trees: [treeA, treeB], go }: KnownProps) {
  const { at } = useSearch({ strict: false }) as CompareSearch;
  const [a, b] = [sessionA.session_id, sessionB.session_id];
  const pairs = useMemo(() => pairsOf(treeA, treeB), [treeA, treeB]);
  const deep = useDeepLook(a, b, pairs);
  const [onlyDifferent, setOnlyDifferent] = useState(false);
  const isDifferent = useCallback(
    (pair: Pair) => pair.kind !== "same" || deep.said.has(pair.id),
    [deep.said],
  );
  const rows = useMemo(
    () => (onlyDifferent ? onlyDifferences(pairs, isDifferent) : pairs),
    [onlyDifferent, pairs, isDifferent],
  );
  const divergence = pairs[pairs.findIndex(isDifferent)] ?? null;
  const selected = useMemo(() => pairs.find((pair) => pair.id === at) ?? null, [pairs, at]);
  const select = useCallback(
    (id: string | null) => go({ a, b, ...(id === null ? {} : { at: id }) }, true),
    [go, a, b],
  );
  const walk = (step: 1 | -1) => {
    const from = selected ? pairs.indexOf(selected) : -1;
    const pair = pairs[nextDifference(pairs, from, step, isDifferent)];
    if (pair) select(pair.id);
  };
  const toDivergence = () => divergence && select(divergence.id);
  const commands: Command[] = [
    { id: "part", title: "To where the runs part", keys: "f", run: () => void toDivergence() },
    { id: "next", title: "Next difference", keys: "n", run: () => walk(1) },
    { id: "before", title: "The difference before", keys: "p", run: () => walk(-1) },
    {
      id: "only",
      title: onlyDifferent ? "Show all rows" : "Show only differences",
      keys: "x",
      run: () => setOnlyDifferent(!onlyDifferent),
    },
    { id: "swap", title: "Swap the runs", keys: "s", run: () => go({ a: b, b: a }, false) },
  ].map((each) => ({ ...each, group: "Compare" }));
  useCommands(commands);
  useKeyHelp(KEYS);
  useHotkeys({ Escape: () => selected && select(null) });
  return (
    <div className="flex flex-col">
      <header className="px-4 pt-3 pb-4 sm:px-6">
        <h1 className="mb-3 text-title font-bold">Two runs side by side</h1>
        <Sides
          a={sessionA}
          b={sessionB}
          onSwap={() => go({ a: b, b: a }, false)}
          onOther={(side) => go(side === "a" ? { b } : { a }, false)}
        />
      </header>
      <CompareBar
        pairs={pairs}
        deep={deep}
        divergence={divergence}
        onlyDifferent={onlyDifferent}
        onOnlyDifferent={setOnlyDifferent}
        onDivergence={() => toDivergence()}
        onWalk={walk}
      />
      <div className="flex flex-col border-t border-line lg:h-[calc(100dvh-96px)] lg:min-h-[480px] lg:flex-row print:h-auto! print:block!">
        <section
          aria-label="Rows of both runs"
          className="flex min-w-0 flex-col max-lg:h-[64dvh] max-lg:border-b max-lg:border-line lg:flex-1 print:block! print:h-auto!"
        >
          {rows.length === 0 ? (
            <Notice
              icon={<Search size={20} aria-hidden />}
              title={pairs.length === 0 ? "Nothing was recorded in either run" : "Nothing differs"}
              actions={
                pairs.length > 0 && (
                  <Button onClick={() => setOnlyDifferent(false)}>Show all rows</Button>
                )
              }
            />
          ) : (
            <PairList
              pairs={rows}
              said={deep.said}
              divergence={divergence?.id ?? null}
              selected={selected?.id ?? null}
              onSelect={select}
            />
          )}
        </section>
        <aside
          id="pair"
          tabIndex={-1}
          aria-label="What differs"
          className="relative min-w-0 scroll-mt-12 bg-raised outline-none max-lg:min-h-[40dvh] lg:w-[clamp(400px,40%,760px)] lg:overflow-y-auto lg:border-l lg:border-line print:min-h-0! print:w-auto! print:overflow-visible!"
        >
          {selected ? (
            <Boundary key={selected.id} title="This pair could not be drawn">
              <PairDetails
                a={a}
                b={b}
                pair={selected}
                isSaidElse={deep.said.has(selected.id)}
                onClose={() => select(null)}
              />
            </Boundary>
          ) : (
            <p className="px-5 py-4 text-quiet">
              Choose a row to see what differs in it: prompt, arguments, result, state, cost and
              time.
            </p>
          )}
        </aside>
      </div>
    </div>
  );
}

function Broken({ run, letter, id }: { run: Run; letter: string; id: string }) {
  const refusal = run.error instanceof ApiError ? run.error : null;
  return (
    <>
      <ErrorNotice
        title={
          refusal?.status === 404
            ? `There is no session ${letter}`
            : `Run ${letter} could not be loaded`
        }
        detail={run.error?.message ?? ""}
        hint={refusal?.hint}
        onRetry={run.retry}
      />
      <p className="-mt-10 px-6 text-center font-mono text-small text-quiet">{id.slice(0, 200)}</p>
    </>
  );
}

function Loading({ loaded, runs }: { loaded: number; runs: readonly Run[] }) {
  const total = runs.reduce(
    (sum, { session }) => sum + (session ? session.events + session.steps : 0),
    0,
  );
  return (
    <div aria-busy="true" className="px-4 pt-4 sm:px-6">
      <p role="status" className="mb-4 text-quiet">
        Loading both runs{total > 0 && `: ${formatCount(loaded)} of ${formatCount(total)} events`}
      </p>
      <div className="grid gap-3 lg:grid-cols-3">
        <Skeleton className="h-28" />
        <Skeleton className="h-28" />
        <Skeleton className="h-28" />
      </div>
      <Skeleton className="mt-6 h-64 w-full" />
    </div>
  );
}
