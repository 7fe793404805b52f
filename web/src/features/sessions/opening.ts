// Whether a view opens the list: known only once the server has told it, so that this browser
// remembers it. Who has none does not wait for the views before the list is asked for.
import { loadPreference, savePreference } from "@/lib/preferences";

const key = (project: string | null) => `sessions.opens-with-view.${project ?? "local"}`;

export function opensWithView(project: string | null): boolean {
  return loadPreference(key(project)) === "1";
}

export function rememberOpening(project: string | null, withView: boolean): void {
  if (withView !== opensWithView(project)) savePreference(key(project), withView ? "1" : "");
}
