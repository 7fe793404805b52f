import { CornerDownLeft, Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import { byGroup, rank } from "@/app/matching";
import { useFound } from "@/app/useFound";
import { classes } from "@/lib/classes";
import { type Command, listCommands, openShellWindow, useKnown } from "@/ui/commands";
import { Keys } from "@/ui/Keys";

/** Everything that can be done or opened from here, by name. */
export function CommandPalette() {
  const known = useKnown();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const { found, looking } = useFound(text);
  const groups = useMemo(
    () => byGroup([...rank(listCommands(known), text), ...found]),
    [known, text, found],
  );
  const commands = groups.flatMap(([, each]) => each);
  const at = Math.min(chosen, commands.length - 1);

  const close = () => openShellWindow(null);
  const run = (command: Command | undefined) => {
    if (!command) return;
    close();
    command.run();
  };
  const choose = (next: number) => {
    const within = (next + commands.length) % Math.max(1, commands.length);
    setChosen(within);
    list.current?.querySelectorAll("[role=option]")[within]?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: Math.min(commands.length - 1, at + 8),
      PageUp: Math.max(0, at - 8),
    };
    const next = moves[event.key];
    if (next !== undefined) {
      event.preventDefault();
      choose(next);
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(commands[at]);
    }
  };

  let index = -1;
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <div aria-hidden className="fixed inset-0 z-40 animate-appear bg-veil" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[min(18dvh,140px)] left-1/2 z-50 flex max-h-[min(70dvh,520px)] w-[calc(100vw-32px)] max-w-[600px] -translate-x-1/2 animate-appear flex-col overflow-hidden rounded-large border border-line-strong bg-raised shadow-float outline-none"
        >
          <Dialog.Title className="sr-only">Look for a page, a session or an action</Dialog.Title>
          <div className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-4">
            <Search size={16} aria-hidden className="shrink-0 text-quiet" />
            <input
              role="combobox"
              aria-label="What are you looking for?"
              aria-expanded="true"
              aria-controls={`${id}list`}
              aria-activedescendant={at < 0 ? undefined : `${id}${at}`}
              aria-autocomplete="list"
              spellCheck={false}
              autoComplete="off"
              placeholder="Go to a page, a session, an agent; or do something"
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setChosen(0);
              }}
              onKeyDown={onKeyDown}
              className="h-full w-full min-w-0 bg-transparent text-large outline-none placeholder:text-quiet"
            />
          </div>
          <div
            ref={list}
            id={`${id}list`}
            role="listbox"
            aria-label="Found"
            tabIndex={-1}
            className="min-h-0 flex-1 overflow-y-auto p-1.5"
          >
            {groups.map(([group, each]) => (
              <div key={group} role="group" aria-label={group}>
                <div aria-hidden className="px-2.5 pt-2 pb-1 text-micro font-medium text-quiet">
                  {group}
                </div>
                {each.map((command) => {
                  index += 1;
                  const own = index;
                  return (
                    <Option
                      key={command.id}
                      id={`${id}${own}`}
                      command={command}
                      chosen={own === at}
                      onPoint={() => setChosen(own)}
                      onRun={() => run(command)}
                    />
                  );
                })}
              </div>
            ))}
          </div>
          <p
            role="status"
            className={classes("text-quiet", commands.length > 0 ? "sr-only" : "px-4 pb-4")}
          >
            {commands.length > 0
              ? `${commands.length} found`
              : looking
                ? "Looking…"
                : "Nothing has this name. Sessions are found by name, task, tag or id."}
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface OptionProps {
  id: string;
  command: Command;
  chosen: boolean;
  onPoint: () => void;
  onRun: () => void;
}

function Option({ id, command, chosen, onPoint, onRun }: OptionProps) {
  const Icon = command.icon;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and the keys
    // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant stands for the focus
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      onPointerMove={onPoint}
      onClick={onRun}
      className={classes(
        "flex h-9 cursor-pointer items-center gap-2.5 rounded-medium px-2.5",
        chosen && "bg-selected",
      )}
    >
      <span
        className={classes(
          "flex size-4 items-center justify-center",
          chosen ? "text-accent" : "text-quiet",
        )}
      >
        {Icon && <Icon size={15} aria-hidden />}
      </span>
      <span className="min-w-0 flex-1 truncate">{command.title}</span>
      {command.note && (
        <span className="max-w-1/2 shrink-0 truncate text-small text-quiet">{command.note}</span>
      )}
      {command.keys && <Keys keys={command.keys} />}
      {chosen && <CornerDownLeft size={13} aria-hidden className="shrink-0 text-quiet" />}
    </div>
  );
}
