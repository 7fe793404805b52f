import type { ErrorComponentProps } from "@tanstack/react-router";
import { ErrorNotice } from "@/ui/ErrorNotice";

/** What a page shows when drawing it failed: our fault, said plainly, with a way on. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  return (
    <ErrorNotice
      title="This page broke"
      detail={error instanceof Error ? error.message : String(error)}
      hint="Your data is safe; only the drawing of it failed. Trying again may help."
      onRetry={reset}
    />
  );
}
