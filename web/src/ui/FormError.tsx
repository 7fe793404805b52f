import { CircleAlert } from "lucide-react";

/** Why a form was not taken, in the server's words, above its button. */
export function FormError({ detail, hint }: { detail: string; hint?: string }) {
  return (
    <div
      role="alert"
      className="flex gap-2 rounded-medium border border-error bg-error-surface px-3 py-2 text-error"
    >
      <CircleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium">{detail}</p>
        {hint && <p>{hint}</p>}
      </div>
    </div>
  );
}
