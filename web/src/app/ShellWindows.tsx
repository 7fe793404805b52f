import { useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { openShellWindow, useKnown } from "@/ui/commands";

const CommandPalette = lazy(() =>
  import("@/app/CommandPalette").then((part) => ({ default: part.CommandPalette })),
);
const KeysDialog = lazy(() =>
  import("@/app/KeysDialog").then((part) => ({ default: part.KeysDialog })),
);

/** The palette and the list of keys; programs of their own that come when they are opened. */
export function ShellWindows() {
  const open = useKnown((known) => known.open);
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes them
  useEffect(() => openShellWindow(null), [pathname]);
  return (
    <Suspense>
      {open === "palette" && <CommandPalette />}
      {open === "keys" && <KeysDialog />}
    </Suspense>
  );
}
