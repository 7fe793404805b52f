// When a sign-in ends while somebody looks: to the sign-in, and from there back to the same address.
import type { QueryClient } from "@tanstack/react-query";
import { meQuery } from "@/api/access";
import { useConnection } from "@/api/connection";
import { keys } from "@/api/keys";
import { onTurnedAway } from "@/api/turnedAway";
import type { AppRouter } from "@/app/router";
import { isOutside } from "@/routes/outside";

export function leadOut(router: AppRouter, cache: QueryClient): void {
  onTurnedAway((code) => {
    const { href, pathname } = router.state.location;
    // Who has not been let in yet is led by the gate.
    if (isOutside(pathname) || cache.getQueryData(keys.me) === undefined) return;
    // What was on screen stays until the sign-in is drawn; nothing of it is asked for again.
    cache.removeQueries({ queryKey: keys.me });
    if (code === "setup_required") router.navigate({ to: "/setup", replace: true });
    else {
      router.navigate({
        to: "/sign-in",
        search: { return_to: href, problem: "over" },
        replace: true,
      });
    }
  });
  // A stream does not tell why it broke; asking who one is does.
  useConnection.subscribe(({ state }, before) => {
    if (state !== "lost" || before.state === "lost") return;
    if (cache.getQueryData(meQuery().queryKey)?.mode !== "accounts") return;
    cache.fetchQuery({ ...meQuery(), staleTime: 0, retry: false }).catch(() => {});
  });
}
