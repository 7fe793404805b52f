import { Search } from "lucide-react";
import { openShellWindow } from "@/ui/commands";

const isApple = typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.platform);

/** Opens the palette for who has no hand on the keyboard, and tells the keys to who has. */
export function PaletteButton() {
  return (
    <button
      type="button"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={() => openShellWindow("palette")}
      className="flex h-8 shrink-0 items-center gap-2 rounded-medium text-quiet transition-colors hover:bg-hover hover:text-ink max-lg:w-8 max-lg:justify-center lg:h-7 lg:border lg:border-line lg:bg-surface lg:pr-1.5 lg:pl-2.5"
    >
      <Search size={15} aria-hidden className="shrink-0 lg:size-3.5" />
      {/* What is seen is how it is called: who speaks to the page says what they read. */}
      <span className="text-small max-lg:sr-only">
        Look for a page<span className="sr-only">, a session or an action</span>
      </span>
      <kbd
        aria-hidden
        className="ml-6 rounded-small border border-line bg-sunken px-1 font-sans text-micro max-lg:hidden"
      >
        {isApple ? "⌘ K" : "Ctrl K"}
      </kbd>
    </button>
  );
}
