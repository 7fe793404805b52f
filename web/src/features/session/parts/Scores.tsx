import { Plus, StickyNote, Undo2 } from "lucide-react";
import { useMemo, useState } from "react";
import { useAccess } from "@/api/access";
import { ApiError } from "@/api/errors";
import type { Score } from "@/api/types";
import { ScoreForm } from "@/features/session/parts/ScoreForm";
import { Section } from "@/features/session/parts/Section";
import { useScoring } from "@/features/session/scoring";
import { type SessionStore, useView } from "@/features/session/store";
import { loadPreference, savePreference } from "@/lib/preferences";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { type Command, useCommands } from "@/ui/commands";
import { Skeleton } from "@/ui/Skeleton";
import { type Entry, type EntryKind, type Judgement, KINDS } from "@/views/scores/entry";
import { ScoreList } from "@/views/scores/ScoreList";
import { isNote, judgeOf, knownNames, standingsOf } from "@/views/scores/standing";

const REMEMBERED = "scoring";

interface Props {
  sessionId: string;
  /** The event that is judged; null for the session itself. */
  eventId: string | null;
  store: SessionStore;
}

/** What people and programs judged of this subject, and the way to judge it oneself. */
export function Scores({ sessionId, eventId, store }: Props) {
  const entering = useView(store, (view) => view.entering);
  const set = useView(store, (view) => view.set);
  const scoring = useScoring(sessionId, store);
  const access = useAccess();
  const { me } = access;
  const mayScore = me === undefined || access.may("member");
  const [going, setGoing] = useState<Score | null>(null);
  const items = scoring.scores.data?.items;
  const standings = useMemo(() => standingsOf(items ?? [], eventId), [items, eventId]);
  const names = useMemo(() => knownNames(items ?? []), [items]);
  const labels = useMemo(() => labelsOf(items ?? []), [items]);
  const remembered = useMemo(recall, []);
  const subject = eventId === null ? "session" : "event";
  const open = (kind: EntryKind) => {
    scoring.add.reset();
    set({ entering: kind });
    requestAnimationFrame(() =>
      document.getElementById("scores")?.scrollIntoView({ block: "nearest" }),
    );
  };
  const close = () => set({ entering: null });
  const begin = () => open(recall().kind ?? "stars");
  const last = scoring.last ? doneInWords(scoring.last) : null;
  const commands: Command[] = [
    { id: "score", title: `Score this ${subject}`, keys: "s", run: begin },
    { id: "note", title: `Add a note to this ${subject}`, keys: "n", run: () => open("note") },
    ...(last ? [{ id: "undo", title: `Undo: ${last}`, keys: "u", run: scoring.undo }] : []),
  ].map((each) => ({ ...each, group: "Scores" }));
  useCommands(mayScore ? commands : []);
  const onSave = (judgement: Judgement, entry: Entry) => {
    scoring.add.mutate(
      { judgement, eventId },
      {
        onSuccess: () => {
          if (entry.kind !== "note") remember(entry);
          close();
          document.getElementById("details")?.focus();
        },
      },
    );
  };
  // One's own can be undone; what a program or somebody else said is gone with its author.
  const isOwn = (score: Score) =>
    me !== undefined && score.source === "human" && score.author === (me.account?.email ?? null);
  const onRemove = (score: Score) =>
    isOwn(score) ? scoring.remove.mutate(score) : setGoing(score);
  return (
    <Section label="Scores and notes" id="scores">
      <div className="space-y-2.5">
        {scoring.scores.status === "pending" && <Skeleton className="h-3 w-1/2" />}
        {scoring.scores.status === "error" && (
          <p role="alert" className="flex flex-wrap items-center gap-2 text-quiet">
            {scoring.scores.error.message}
            <Button size="small" onClick={() => scoring.scores.refetch()}>
              Try again
            </Button>
          </p>
        )}
        {standings.length > 0 && <ScoreList standings={standings} onRemove={onRemove} />}
        {items && standings.length === 0 && entering === null && (
          <p className="text-quiet">Nobody has judged this {subject} by hand or by program.</p>
        )}
        {!mayScore ? (
          <p className="text-small text-quiet">
            Scoring needs the role member; you are {access.role ?? "nobody"} here.
          </p>
        ) : entering !== null ? (
          <ScoreForm
            kind={entering}
            remembered={remembered}
            names={names}
            labels={labels}
            busy={scoring.add.isPending}
            error={inWords(scoring.add.error)}
            onKind={(kind) => set({ entering: kind })}
            onSave={onSave}
            onClose={close}
          />
        ) : (
          <div className="flex flex-wrap items-center gap-2 print:hidden">
            <Button size="small" onClick={begin} aria-keyshortcuts="s">
              <Plus size={13} aria-hidden />
              Score this {subject}
              <Key>s</Key>
            </Button>
            <Button size="small" onClick={() => open("note")} aria-keyshortcuts="n">
              <StickyNote size={13} aria-hidden />
              Add a note
              <Key>n</Key>
            </Button>
            {last && (
              <Button size="small" tone="ghost" onClick={scoring.undo} aria-keyshortcuts="u">
                <Undo2 size={13} aria-hidden />
                Undo: {last}
                <Key>u</Key>
              </Button>
            )}
          </div>
        )}
        <p role="status" className="sr-only">
          {last}
        </p>
        {(scoring.undoing.error ?? scoring.remove.error) && (
          <p role="alert" className="text-small text-error">
            {inWords(scoring.undoing.error ?? scoring.remove.error)}
          </p>
        )}
      </div>
      <ConfirmDialog
        open={going !== null}
        title={going && isNote(going) ? "Remove this note?" : "Remove this score?"}
        description={`${going ? judgeInWords(going) : ""} gave it. It is removed for everybody, and the audit log keeps what it was.`}
        action="Remove"
        busy={scoring.remove.isPending}
        error={inWords(scoring.remove.error)}
        onConfirm={() => going && scoring.remove.mutate(going, { onSuccess: () => setGoing(null) })}
        onClose={() => {
          scoring.remove.reset();
          setGoing(null);
        }}
      />
    </Section>
  );
}

function Key({ children }: { children: string }) {
  return (
    <kbd
      aria-hidden
      className="ml-0.5 rounded-small border border-line bg-sunken px-1 font-sans text-micro text-quiet max-sm:hidden"
    >
      {children}
    </kbd>
  );
}

function judgeInWords(score: Score): string {
  const judge = judgeOf(score);
  return judge.slice(0, 1).toUpperCase() + judge.slice(1);
}

function doneInWords({ what, score }: { what: "added" | "removed"; score: Score }): string {
  const noun = isNote(score) ? "note" : `score ${score.evaluator.slice(0, 40)}`;
  return `${noun} ${what}`;
}

function inWords(error: Error | null): string | null {
  if (!error) return null;
  return error instanceof ApiError ? `${error.message} ${error.hint}`.trim() : error.message;
}

function labelsOf(scores: readonly Score[]): string[] {
  const labels = scores.flatMap(({ value }) => (typeof value === "string" ? value : []));
  return [...new Set(labels.reverse())].slice(0, 50);
}

type Remembered = Partial<Pick<Entry, "kind" | "name" | "from" | "to">>;

// The next judgement likely asks what the last one asked.
function remember({ kind, name, from, to }: Entry): void {
  savePreference(REMEMBERED, JSON.stringify({ kind, name, from, to }));
}

function recall(): Remembered {
  try {
    const found: unknown = JSON.parse(loadPreference(REMEMBERED) ?? "{}");
    if (typeof found !== "object" || found === null) return {};
    const { kind, name, from, to } = found as Record<string, unknown>;
    return {
      ...(KINDS.some((each) => each === kind) ? { kind: kind as EntryKind } : {}),
      ...(typeof name === "string" ? { name } : {}),
      ...(typeof from === "string" ? { from } : {}),
      ...(typeof to === "string" ? { to } : {}),
    };
  } catch {
    return {};
  }
}
