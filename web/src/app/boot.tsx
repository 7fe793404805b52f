import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { watchPrints } from "@/ui/printing";

/** Draws the dashboard. */
export function boot(): void {
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has no #root");
  watchPrints();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
