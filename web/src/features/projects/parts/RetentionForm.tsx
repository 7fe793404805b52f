import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { keys } from "@/api/keys";
import type { Expired, Project } from "@/api/types";
import { retentionQuery, updateProject } from "@/features/projects/queries";
import { formatCount, plural } from "@/lib/format";
import { formatAbsolute, parseTime } from "@/lib/time";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Field } from "@/ui/Field";
import { FormError } from "@/ui/FormError";
import { Saved } from "@/ui/Saved";

const MOST_DAYS = 36_525;
const PAUSE_MS = 350;
const SUGGESTED = "90";

/** For ever, or so many days; what that would delete is told before it is set. */
export function RetentionForm({ project, mayChange }: { project: Project; mayChange: boolean }) {
  const cache = useQueryClient();
  const [forEver, setForEver] = useState(project.retention_days === null);
  const [text, setText] = useState(String(project.retention_days ?? SUGGESTED));
  const [asking, setAsking] = useState(false);
  const days = forEver ? null : toDays(text);
  const asked = usePaused(days);
  const preview = useQuery(retentionQuery(project.project_id, asked));
  const change = useMutation({
    mutationFn: () => updateProject(project.project_id, { retention_days: days }),
    onSuccess: (changed) => {
      setAsking(false);
      cache.setQueryData(keys.project(project.project_id), changed);
    },
  });
  const isAsItIs = days === project.retention_days;
  const wrong = !forEver && days === null ? `A number from 1 to ${formatCount(MOST_DAYS)}.` : null;
  const expired = !forEver && preview.data?.days === days ? preview.data : null;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (expired && expired.sessions > 0) setAsking(true);
    else change.mutate();
  };
  return (
    <form onSubmit={onSubmit} className="space-y-4 p-4">
      <fieldset disabled={!mayChange} className="space-y-2">
        <legend className="sr-only">How long sessions are kept</legend>
        <Choice checked={forEver} onChoose={() => setForEver(true)}>
          For ever
        </Choice>
        <Choice checked={!forEver} onChoose={() => setForEver(false)}>
          For some days
        </Choice>
        {!forEver && (
          <Field
            className="ml-6 max-w-40"
            label="Days"
            name="retention-days"
            inputMode="numeric"
            autoComplete="off"
            value={text}
            onChange={setText}
            error={wrong}
          />
        )}
      </fieldset>
      {!forEver && days !== null && (
        <p aria-live="polite" className="ml-6 min-h-10 text-quiet">
          {preview.error
            ? preview.error.message
            : expired
              ? inWords(expired)
              : "Counting what that would delete…"}
        </p>
      )}
      {change.error && <FormError detail={change.error.message} />}
      {mayChange ? (
        <div className="flex items-center gap-3">
          <Button
            type="submit"
            disabled={
              change.isPending || isAsItIs || wrong !== null || (!forEver && expired === null)
            }
          >
            {days === null ? "Keep for ever" : `Keep ${plural(days, "day")}`}
          </Button>
          <Saved shown={change.isSuccess && isAsItIs} />
        </div>
      ) : (
        <p className="text-quiet">An admin of the project can change this.</p>
      )}
      <ConfirmDialog
        open={asking && expired !== null}
        title={`Keep sessions for ${plural(days ?? 0, "day")}?`}
        description={`${expired ? inWords(expired) : ""} The server begins within an hour, and every deletion has a receipt. This cannot be undone.`}
        action={expired ? `Delete ${count(expired)} and go on` : ""}
        doing="Setting…"
        busy={change.isPending}
        error={change.error?.message ?? null}
        onConfirm={() => change.mutate()}
        onClose={() => setAsking(false)}
      />
    </form>
  );
}

interface ChoiceProps {
  checked: boolean;
  onChoose: () => void;
  children: string;
}

function Choice({ checked, onChoose, children }: ChoiceProps) {
  return (
    <label className="flex w-fit items-center gap-2">
      <input
        type="radio"
        name="retention"
        checked={checked}
        onChange={onChoose}
        className="size-4 accent-accent"
      />
      {children}
    </label>
  );
}

function toDays(text: string): number | null {
  const days = Number(text.trim());
  return Number.isInteger(days) && days >= 1 && days <= MOST_DAYS ? days : null;
}

function inWords(expired: Expired): string {
  const before = parseTime(expired.before);
  const since = before === null ? "" : ` of before ${formatAbsolute(before).slice(0, 16)}`;
  if (expired.sessions === 0) return `Nothing here is that old: there is no session${since}.`;
  return `Now that would delete ${count(expired)} with ${plural(expired.events, "event")}${since}.`;
}

function count(expired: Expired): string {
  const sessions = plural(expired.sessions, "session");
  return expired.is_more ? `more than ${sessions}` : sessions;
}

/** The value once it has stood still for a moment. */
function usePaused(value: number | null): number | null {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
