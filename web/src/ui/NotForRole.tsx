import { Lock } from "lucide-react";

interface Props {
  /** "API keys", "The audit log". */
  what: string;
  needed: string;
  role: string | null;
}

/** Says why somebody does not see something, and who can help. */
export function NotForRole({ what, needed, role }: Props) {
  return (
    <p className="flex gap-2.5 rounded-large border border-line bg-raised px-4 py-3">
      <Lock size={15} aria-hidden className="mt-0.5 shrink-0 text-quiet" />
      <span>
        {what} need the role <strong className="font-medium">{needed}</strong>, and{" "}
        {role ? (
          <>
            you are <strong className="font-medium">{role}</strong> here
          </>
        ) : (
          "you have none there"
        )}
        . Whoever has it can do this for you, or give it to you.
      </span>
    </p>
  );
}
