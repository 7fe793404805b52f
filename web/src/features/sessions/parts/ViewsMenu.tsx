import { useMutation, useQueryClient } from "@tanstack/react-query";
import {
  Bookmark,
  BookmarkPlus,
  Check,
  House,
  Pencil,
  Save,
  Trash2,
  Undo2,
  Users,
} from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type ReactNode, useState } from "react";
import type { Access } from "@/api/access";
import { keys } from "@/api/keys";
import type { SavedView } from "@/api/types";
import { ViewDialog } from "@/features/sessions/parts/ViewDialog";
import type { ShownView } from "@/features/sessions/useShownView";
import {
  createView,
  deleteView,
  setDefaultView,
  updateView,
  type ViewFields,
} from "@/features/sessions/viewQueries";
import { EVERYTHING, isChanged } from "@/features/sessions/views";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { useCommands } from "@/ui/commands";
import { tell } from "@/ui/toast";

const PANEL =
  "z-50 max-h-[var(--radix-dropdown-menu-content-available-height)] w-80 max-w-[calc(100vw-16px)] animate-appear overflow-y-auto rounded-medium border border-line-strong bg-raised p-1 shadow-float";
const ITEM =
  "flex h-8 items-center gap-2 rounded-small px-2 text-body outline-none data-[highlighted]:bg-hover";
const HEAD = "px-2 pt-1.5 pb-1 text-small text-quiet";

/** Filters, orders and columns that were kept under a name: one's own, and the project's. */
export function ViewsMenu({ shown, access }: { shown: ShownView; access: Access }) {
  const { search, view, views, defaultId, open: show } = shown;
  const cache = useQueryClient();
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState<"new" | "name" | "delete" | null>(null);
  const refresh = () => cache.invalidateQueries({ queryKey: keys.views });
  const changing = useMutation({
    mutationFn: ({ of, fields }: { of: SavedView; fields: ViewFields }) =>
      updateView(of.view_id, fields),
    // The view as it is now, at once: the address says what is different from it.
    onSuccess: async (changed) => {
      await refresh();
      show(changed);
    },
    onError: (error) => tell(error.message),
  });
  const opening = useMutation({
    mutationFn: setDefaultView,
    onSuccess: refresh,
    onError: (error) => tell(error.message),
  });
  const deletion = useMutation({
    mutationFn: deleteView,
    onSuccess: async () => {
      await refresh();
      setAsking(null);
      show(null);
    },
  });

  const hasOwn = access.me?.account != null;
  const mayShare = access.may("member");
  const mayKeep = hasOwn || mayShare;
  const mayChange = view !== null && (view.is_shared ? mayShare : true);
  const changed = view !== null && isChanged(search, view);
  const content = {
    q: search.q ?? "",
    sort: search.sort ?? "",
    columns: search.cols ? search.cols.split(",") : [],
  };
  const saveChanges = () => view && changing.mutate({ of: view, fields: content });

  useCommands([
    {
      id: "views",
      title: "Choose a view",
      group: "Views",
      keys: "v",
      words: "saved filter",
      icon: Bookmark,
      run: () => setOpen(true),
    },
    ...(changed && mayChange
      ? [
          {
            id: "save view",
            title: `Save the changes of the view ${view.name}`,
            group: "Views",
            icon: Save,
            run: saveChanges,
          },
        ]
      : []),
    ...(mayKeep
      ? [
          {
            id: "new view",
            title: "Save what is shown as a new view",
            group: "Views",
            words: "keep filter",
            icon: BookmarkPlus,
            run: () => setAsking("new"),
          },
        ]
      : []),
    ...views.map((each) => ({
      id: `view ${each.view_id}`,
      title: each.name,
      group: "Views",
      icon: Bookmark,
      run: () => show(each),
    })),
  ]);

  const own = views.filter((each) => !each.is_shared);
  const shared = views.filter((each) => each.is_shared);
  const byId = (id: string) => views.find((each) => each.view_id === id) ?? null;
  return (
    <>
      <DropdownMenu.Root modal={false} open={open} onOpenChange={setOpen}>
        <DropdownMenu.Trigger asChild>
          <Button className="px-2 sm:px-2.5">
            <Bookmark size={14} aria-hidden fill={view ? "currentColor" : "none"} />
            <span className="max-w-32 truncate max-sm:sr-only">{view?.name ?? "Views"}</span>
            {changed && <span className="text-small font-normal text-quiet">changed</span>}
          </Button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content align="end" sideOffset={4} collisionPadding={8} className={PANEL}>
            <DropdownMenu.RadioGroup
              value={view?.view_id ?? EVERYTHING}
              onValueChange={(id) => show(byId(id))}
            >
              <Choice id={EVERYTHING} name="All sessions" />
              {own.length > 0 && (
                <DropdownMenu.Label className={HEAD}>Your views</DropdownMenu.Label>
              )}
              {own.map((each) => (
                <ViewChoice key={each.view_id} view={each} opens={each.view_id === defaultId} />
              ))}
              {shared.length > 0 && (
                <DropdownMenu.Label className={HEAD}>
                  {hasOwn ? "Views of the project" : "Views"}
                </DropdownMenu.Label>
              )}
              {shared.map((each) => (
                <ViewChoice key={each.view_id} view={each} opens={each.view_id === defaultId} />
              ))}
            </DropdownMenu.RadioGroup>
            {(mayKeep || view !== null) && (
              <DropdownMenu.Separator className="my-1 border-t border-line" />
            )}
            {changed && mayChange && (
              <Item icon={<Save size={14} aria-hidden />} onSelect={saveChanges}>
                Save the changes
              </Item>
            )}
            {changed && (
              <Item icon={<Undo2 size={14} aria-hidden />} onSelect={() => show(view)}>
                Undo the changes
              </Item>
            )}
            {mayKeep && (
              <Item icon={<BookmarkPlus size={14} aria-hidden />} onSelect={() => setAsking("new")}>
                Save as a new view…
              </Item>
            )}
            {view !== null && (hasOwn || mayShare) && (
              <Item
                icon={<House size={14} aria-hidden />}
                onSelect={() => opening.mutate(view.view_id === defaultId ? null : view.view_id)}
              >
                {view.view_id === defaultId ? "Open the list without it" : "Open the list with it"}
              </Item>
            )}
            {view !== null && mayChange && (
              <>
                <Item icon={<Pencil size={14} aria-hidden />} onSelect={() => setAsking("name")}>
                  Rename…
                </Item>
                {hasOwn && mayShare && (!view.is_shared || view.is_mine) && (
                  <Item
                    icon={<Users size={14} aria-hidden />}
                    onSelect={() =>
                      changing.mutate({ of: view, fields: { is_shared: !view.is_shared } })
                    }
                  >
                    {view.is_shared ? "Keep it to yourself" : "Share it with the project"}
                  </Item>
                )}
                <Item
                  icon={<Trash2 size={14} aria-hidden />}
                  danger
                  onSelect={() => {
                    deletion.reset();
                    setAsking("delete");
                  }}
                >
                  Delete…
                </Item>
              </>
            )}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {asking === "new" && (
        <ViewDialog
          title="Save as a new view"
          action="Save"
          name=""
          share={hasOwn && mayShare ? false : null}
          save={(name, isShared) =>
            createView({ name, ...content, ...(hasOwn ? { is_shared: isShared } : {}) })
          }
          onSaved={async (made) => {
            await refresh();
            setAsking(null);
            show(made);
          }}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === "name" && view && (
        <ViewDialog
          title={`Rename the view ${view.name}`}
          action="Rename"
          name={view.name}
          share={null}
          save={(name) => updateView(view.view_id, { name })}
          onSaved={async () => {
            await refresh();
            setAsking(null);
          }}
          onClose={() => setAsking(null)}
        />
      )}
      <ConfirmDialog
        open={asking === "delete" && view !== null}
        title={`Delete the view ${view?.name}?`}
        description={
          view?.is_shared && hasOwn
            ? "Nobody in the project has it afterwards. The sessions stay."
            : "The sessions stay."
        }
        action="Delete"
        doing="Deleting…"
        busy={deletion.isPending}
        error={deletion.error?.message ?? null}
        onConfirm={() => view && deletion.mutate(view.view_id)}
        onClose={() => setAsking(null)}
      />
    </>
  );
}

function ViewChoice({ view, opens }: { view: SavedView; opens: boolean }) {
  const by = view.is_shared && view.made_by ? ` · made by ${view.made_by}` : "";
  return (
    <Choice
      id={view.view_id}
      name={view.name}
      note={view.q}
      title={`${view.q || "Every session"}${by}`}
      mark={opens && <House size={12} aria-label="Opens the list" className="text-quiet" />}
    />
  );
}

interface ChoiceProps {
  id: string;
  name: string;
  note?: string;
  title?: string;
  mark?: ReactNode;
}

function Choice({ id, name, note, title, mark }: ChoiceProps) {
  return (
    <DropdownMenu.RadioItem value={id} className={ITEM} textValue={name} title={title}>
      <span className="max-w-48 shrink-0 truncate">{name}</span>
      {mark}
      <span className="min-w-0 flex-1 truncate text-right font-mono text-micro text-quiet">
        {note}
      </span>
      <DropdownMenu.ItemIndicator>
        <Check size={14} aria-hidden className="text-accent" />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  );
}

interface ItemProps {
  icon: ReactNode;
  danger?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ icon, danger, onSelect, children }: ItemProps) {
  return (
    <DropdownMenu.Item onSelect={onSelect} className={danger ? `${ITEM} text-error` : ITEM}>
      {icon}
      {children}
    </DropdownMenu.Item>
  );
}
