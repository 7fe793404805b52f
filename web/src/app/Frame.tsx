import { Outlet, useRouterState } from "@tanstack/react-router";
import { useProject } from "@/api/project";
import { Shell } from "@/app/Shell";
import { isOutside } from "@/routes/outside";

/** The shell around every page but those before the sign-in. */
export function Frame() {
  // Of the page that is drawn, not of the one that is on its way.
  const path = useRouterState({ select: (state) => state.matches.at(-1)?.pathname ?? "" });
  const project = useProject((state) => state.id);
  if (isOutside(path)) return <Outlet />;
  // Another project is another page, whatever it is: nothing on it stays true.
  return <Shell key={project} />;
}
