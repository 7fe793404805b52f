import { Link, Outlet } from "@tanstack/react-router";

const TABS = [
  { to: "/library/prompts", label: "Prompts" },
  { to: "/library/datasets", label: "Datasets" },
  { to: "/library/experiments", label: "Experiments" },
  { to: "/library/flags", label: "Feature flags" },
] as const;

/** What programs and people keep here beside sessions, to be read. */
export function LibraryFrame() {
  return (
    <div className="mx-auto max-w-[1120px] px-4 pt-4 pb-12 sm:px-6 sm:pt-5">
      <nav
        aria-label="Library"
        className="-mx-4 mb-5 flex gap-1 overflow-x-auto border-b border-line px-4 sm:mx-0 sm:px-0"
      >
        {TABS.map((tab) => (
          <Link
            key={tab.to}
            to={tab.to}
            activeProps={{ className: "text-ink shadow-[inset_0_-2px_0_var(--accent)]" }}
            inactiveProps={{ className: "text-quiet hover:text-ink" }}
            className="flex h-9 shrink-0 items-center px-2 font-medium whitespace-nowrap"
          >
            {tab.label}
          </Link>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}
