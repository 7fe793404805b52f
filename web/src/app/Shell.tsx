import { Link, Outlet } from "@tanstack/react-router";
import { ConnectionMark } from "@/app/ConnectionMark";
import { ThemeSwitch } from "@/app/ThemeSwitch";
import { Wordmark } from "@/app/Wordmark";

/** The frame of every page: the bar at the top, and the page below it. */
export function Shell() {
  return (
    <>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-medium bg-accent px-3 py-1.5 font-medium text-accent-ink focus:translate-y-0"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-30 flex h-12 items-center gap-4 border-b border-line bg-raised px-4 sm:gap-6 sm:px-6">
        <Link to="/sessions" aria-label="Lucidic, to the sessions" className="flex items-center">
          <Wordmark />
        </Link>
        <nav aria-label="Main" className="flex h-full items-stretch gap-3 sm:gap-4">
          <Place to="/sessions">Sessions</Place>
          <Place to="/health">Health</Place>
        </nav>
        <div className="ml-auto flex items-center gap-2">
          <ConnectionMark />
          <ThemeSwitch />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="outline-none">
        <Outlet />
      </main>
    </>
  );
}

function Place({ to, children }: { to: "/sessions" | "/health"; children: string }) {
  return (
    <Link
      to={to}
      activeProps={{ className: "text-ink shadow-[inset_0_-2px_0_var(--accent)]" }}
      inactiveProps={{ className: "text-quiet hover:text-ink" }}
      className="flex items-center px-1 font-medium"
    >
      {children}
    </Link>
  );
}
