import { Link } from "@tanstack/react-router";
import { AccountMenu } from "@/app/AccountMenu";
import { ConnectionMark } from "@/app/ConnectionMark";
import { Page } from "@/app/Page";
import { PaletteButton } from "@/app/PaletteButton";
import { ProjectSwitch } from "@/app/ProjectSwitch";
import { PLACES, type Place } from "@/app/places";
import { ShellWindows } from "@/app/ShellWindows";
import { ThemeSwitch } from "@/app/ThemeSwitch";
import { useShellCommands } from "@/app/useShellCommands";
import { Wordmark } from "@/app/Wordmark";
import { Toasts } from "@/ui/Toasts";

/** The frame of every page: the bar at the top, and the page below it. */
export function Shell() {
  useShellCommands();
  return (
    <>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-medium bg-accent px-3 py-1.5 font-medium text-accent-ink focus:translate-y-0 print:hidden"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b border-line bg-raised px-3 sm:gap-5 sm:px-6 print:hidden">
        <Link
          to="/"
          aria-label="Lucidic, home"
          className="flex shrink-0 items-center max-sm:hidden"
        >
          <Wordmark />
        </Link>
        <ProjectSwitch />
        <nav aria-label="Main" className="flex h-full items-stretch sm:gap-2">
          {PLACES.map((place) => (
            <PlaceLink key={place.to} place={place} />
          ))}
        </nav>
        <div className="ml-auto flex min-w-0 items-center gap-1 sm:gap-2">
          <ConnectionMark />
          <PaletteButton />
          {/* The palette has the themes too, where there is no room. */}
          <span className="max-sm:hidden">
            <ThemeSwitch />
          </span>
          <AccountMenu />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="outline-none">
        <Page />
      </main>
      <ShellWindows />
      <Toasts />
    </>
  );
}

// Small windows have room for the icons alone; the words stay their names.
function PlaceLink({ place }: { place: Place }) {
  const Icon = place.icon;
  return (
    <Link
      to={place.to}
      activeOptions={{ exact: place.to === "/", includeSearch: false }}
      activeProps={{ className: "text-ink shadow-[inset_0_-2px_0_var(--accent)]" }}
      inactiveProps={{ className: "text-quiet hover:text-ink" }}
      className="flex items-center gap-1.5 px-2 font-medium max-md:min-w-9 max-md:justify-center max-[380px]:min-w-8 max-[380px]:px-1 sm:px-1.5"
    >
      <Icon size={16} aria-hidden className="md:hidden" />
      <span className="max-md:sr-only">{place.label}</span>
    </Link>
  );
}
