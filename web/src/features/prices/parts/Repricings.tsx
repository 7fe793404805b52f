import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { keys } from "@/api/keys";
import type { Repricing } from "@/api/types";
import { cancelRepricing, reprice, repricingsQuery } from "@/features/prices/queries";
import { formatCount, plural } from "@/lib/format";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { FormError } from "@/ui/FormError";
import { Moment } from "@/ui/Moment";
import { Panel } from "@/ui/Panel";

const DAY_MS = 86_400_000;

/** Gives stored calls the prices that hold now for their day; how far that is. */
export function Repricings() {
  const cache = useQueryClient();
  const list = useQuery(repricingsQuery());
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  const [model, setModel] = useState("");
  const again = () => cache.invalidateQueries({ queryKey: keys.repricings });
  const starting = useMutation({ mutationFn: reprice, onSuccess: again });
  const cancelling = useMutation({ mutationFn: cancelRepricing, onSuccess: again });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    starting.mutate({
      since: first === "" ? null : `${first}T00:00:00Z`,
      // The server leaves `until` out; people mean the last day with it.
      until: last === "" ? null : new Date(Date.parse(`${last}T00:00:00Z`) + DAY_MS).toISOString(),
      model: model.trim() === "" ? null : model.trim(),
    });
  };
  const error = starting.error ?? cancelling.error;
  return (
    <Panel
      title="Price stored calls anew"
      note="Gives calls the prices that hold now for the day on which they began. A cost that a program told is never touched, and doing it again changes nothing."
    >
      <form onSubmit={onSubmit} className="space-y-3 p-4">
        <div className="flex flex-wrap items-end gap-3">
          <Field
            className="min-w-36 flex-1"
            label="First day"
            type="date"
            name="reprice-first"
            value={first}
            onChange={setFirst}
          />
          <Field
            className="min-w-36 flex-1"
            label="Last day"
            type="date"
            name="reprice-last"
            value={last}
            onChange={setLast}
          />
          <Field
            className="min-w-36 flex-1"
            label="Model"
            name="reprice-model"
            autoComplete="off"
            spellCheck={false}
            mono
            placeholder="every one"
            value={model}
            onChange={setModel}
          />
          <Button type="submit" className="h-9" disabled={starting.isPending}>
            Price anew
          </Button>
        </div>
        {error && (
          <FormError detail={error.message} hint={"hint" in error ? String(error.hint) : ""} />
        )}
      </form>
      {list.data && list.data.items.length > 0 && (
        <ul className="divide-y divide-line border-t border-line">
          {list.data.items.map((one) => (
            <Row
              key={one.repricing_id}
              repricing={one}
              onCancel={() => cancelling.mutate(one.repricing_id)}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Row({ repricing, onCancel }: { repricing: Repricing; onCancel: () => void }) {
  const { state, sessions, sessions_done: done } = repricing;
  const isRunning = state === "running" || state === "waiting";
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-52 flex-1">
        <p className="font-medium">{what(repricing)}</p>
        <p className="text-small text-quiet">
          {plural(repricing.calls, "call")} looked at, {formatCount(repricing.repriced)} got another
          price{repricing.unknown > 0 && `, ${formatCount(repricing.unknown)} of them none`} · by{" "}
          {repricing.asked_by || "the server"} · <Moment iso={repricing.asked_at} />
        </p>
        {repricing.error && <p className="text-small text-error">{repricing.error}</p>}
      </div>
      {isRunning ? (
        <>
          <label className="flex items-center gap-2 text-small text-quiet">
            {formatCount(done)} of {plural(sessions, "session")}
            <progress max={Math.max(1, sessions)} value={done} className="h-2 w-24 accent-accent" />
          </label>
          <Button size="small" onClick={onCancel}>
            Stop
          </Button>
        </>
      ) : (
        <span className="text-quiet">{state === "done" ? "Done" : "Stopped"}</span>
      )}
    </li>
  );
}

function what({ model, since, until }: Repricing): string {
  const days = [since && `from ${since.slice(0, 10)}`, until && `before ${until.slice(0, 10)}`];
  return [model ?? "Every model", ...days.filter(Boolean)].join(", ");
}
