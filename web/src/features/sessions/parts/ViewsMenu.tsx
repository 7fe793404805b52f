import { Bookmark, Check, X } from "lucide-react";
import { Popover } from "radix-ui";
import { type FormEvent, useEffect, useState } from "react";
import type { SessionsSearch } from "@/features/sessions/search";
import { isSame, useViews, withView } from "@/features/sessions/views";
import { Button } from "@/ui/Button";
import { useCommands } from "@/ui/commands";
import { IconButton } from "@/ui/IconButton";

interface Props {
  project: string;
  search: SessionsSearch;
  onView: (search: SessionsSearch) => void;
}

/** Filters, orders and columns that were saved under a name. */
export function ViewsMenu({ project, search, onView }: Props) {
  const { views, load, keep } = useViews();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  useEffect(() => load(project), [load, project]);
  useCommands(
    views.map((view) => ({
      id: `view ${view.name}`,
      title: view.name,
      group: "Saved views",
      icon: Bookmark,
      run: () => onView(view.search),
    })),
  );
  const current = views.find((view) => isSame(view.search, search));
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    const { q, sort, cols } = search;
    keep(
      withView(views, {
        name: name.trim(),
        search: { ...(q ? { q } : {}), ...(sort ? { sort } : {}), ...(cols ? { cols } : {}) },
      }),
    );
    setName("");
    setOpen(false);
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button className="px-2 sm:px-2.5">
          <Bookmark size={14} aria-hidden fill={current ? "currentColor" : "none"} />
          <span className="max-w-32 truncate max-sm:sr-only">{current?.name ?? "Views"}</span>
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Saved views"
          className="z-50 w-72 animate-appear rounded-medium border border-line-strong bg-raised p-1 shadow-float outline-none"
        >
          {views.length === 0 && (
            <p className="px-2 py-1.5 text-small text-quiet">
              A view keeps the filter, the order and the columns. Save this one under a name.
            </p>
          )}
          <ul className="max-h-72 overflow-y-auto">
            {views.map((view) => (
              <li key={view.name} className="flex items-center rounded-small hover:bg-hover">
                <button
                  type="button"
                  aria-pressed={view === current}
                  onClick={() => {
                    onView(view.search);
                    setOpen(false);
                  }}
                  className="flex h-8 min-w-0 flex-1 items-center gap-2 px-2 text-left"
                >
                  <span className="truncate">{view.name}</span>
                  <span className="min-w-0 flex-1 truncate text-right font-mono text-micro text-quiet">
                    {view.search.q}
                  </span>
                  {view === current && <Check size={13} aria-hidden className="text-accent" />}
                </button>
                <IconButton
                  size="small"
                  label={`Forget the view ${view.name}`}
                  icon={<X size={12} aria-hidden />}
                  onClick={() => keep(views.filter((each) => each !== view))}
                />
              </li>
            ))}
          </ul>
          <form onSubmit={save} className="mt-1 flex gap-1.5 border-t border-line p-1.5">
            <input
              aria-label="Name of the view"
              placeholder="Name of this view"
              value={name}
              maxLength={80}
              onChange={(event) => setName(event.target.value)}
              className="h-7 min-w-0 flex-1 rounded-small border border-line-strong bg-raised px-2"
            />
            <Button type="submit" size="small" disabled={name.trim() === ""} className="h-7">
              Save
            </Button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
