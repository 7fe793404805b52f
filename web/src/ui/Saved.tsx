import { Check } from "lucide-react";

/** Says that what a form holds is now so. */
export function Saved({ shown, children = "Saved" }: { shown: boolean; children?: string }) {
  return (
    <p role="status" className="flex items-center gap-1 text-small text-ok">
      {shown && (
        <>
          <Check size={13} aria-hidden />
          {children}
        </>
      )}
    </p>
  );
}
