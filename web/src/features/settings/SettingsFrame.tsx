import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { type Access, useAccess } from "@/api/access";
import { SECTIONS } from "@/features/settings/sections";

/** The frame of every page of the settings: what there is to set, and the page. */
export function SettingsFrame() {
  const access = useAccess();
  return (
    <div className="mx-auto max-w-[1120px] px-4 pt-4 pb-12 sm:px-6 sm:pt-5 md:flex md:gap-10">
      <div className="md:w-44 md:shrink-0">
        <p className="mb-3 text-title font-bold">Settings</p>
        <Sections access={access} />
      </div>
      <div className="min-w-0 flex-1 pt-4 md:pt-0">
        {access.isLocal && <LocalNote />}
        <Outlet />
      </div>
    </div>
  );
}

function Sections({ access }: { access: Access }) {
  const there = SECTIONS.filter((section) => section.isThere(access));
  const groups = [...new Set(there.map((section) => section.group))];
  const strip = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // In small windows the list is a strip that is wider than they are.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another place in it
  useEffect(() => {
    const active = strip.current?.querySelector("[aria-current=page]");
    active?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [path]);
  return (
    <nav
      ref={strip}
      aria-label="Settings"
      className="-mx-4 flex gap-1 overflow-x-auto border-b border-line px-4 md:mx-0 md:block md:space-y-4 md:border-0 md:px-0"
    >
      {groups.map((group) => (
        <div key={group} className="flex shrink-0 gap-1 md:block">
          <p className="hidden px-2 pb-1 text-small text-quiet md:block">
            {group === "Project" && access.projectName !== "" && !access.isLocal
              ? access.projectName
              : group}
          </p>
          {there
            .filter((section) => section.group === group)
            .map((section) => (
              <Link
                key={section.to}
                to={section.to}
                activeProps={{
                  className:
                    "text-ink max-md:shadow-[inset_0_-2px_0_var(--accent)] md:bg-selected md:text-accent",
                }}
                inactiveProps={{ className: "text-quiet hover:text-ink md:hover:bg-hover" }}
                className="flex h-9 shrink-0 items-center px-2 font-medium whitespace-nowrap md:h-8 md:rounded-medium"
              >
                {section.label}
              </Link>
            ))}
        </div>
      ))}
    </nav>
  );
}

function LocalNote() {
  return (
    <p className="mb-5 rounded-medium border border-line bg-sunken px-3 py-2 text-quiet">
      Everybody on this host is the local user here. Accounts begin when the server listens on an
      address that others reach, or is started with{" "}
      <code className="font-mono text-ink">LUCIDIC_ACCOUNTS=1</code>.
    </p>
  );
}
