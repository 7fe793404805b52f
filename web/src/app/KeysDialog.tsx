import { byGroup } from "@/app/matching";
import { type KeyHelp, listCommands, openShellWindow, useKnown } from "@/ui/commands";
import { Dialog } from "@/ui/Dialog";

const EVERYWHERE: KeyHelp = [
  [
    "Everywhere",
    [
      ["Ctrl K", "Look for a page, a session, an action"],
      ["?", "These keys"],
      ["Esc", "Close what is open"],
    ],
  ],
];

/** What the keys do on the page on screen. */
export function KeysDialog() {
  const known = useKnown();
  const bound = byGroup(listCommands(known).filter((each) => each.keys && each.keys !== "?")).map(
    ([group, commands]) =>
      [group, commands.map(({ keys, title }) => [keys as string, title] as const)] as const,
  );
  const groups = [...[...known.help.values()].reverse().flat(), ...bound, ...EVERYWHERE];
  return (
    <Dialog open onClose={() => openShellWindow(null)} title="Keyboard" size="medium">
      <div className="columns-1 gap-x-8 overflow-y-auto px-5 pb-5 sm:columns-2">
        {groups.map(([name, keys]) => (
          <section key={name} className="mb-5 break-inside-avoid">
            <h3 className="mb-1.5 text-small font-medium text-quiet">{name}</h3>
            <dl className="space-y-1">
              {keys.map(([key, what]) => (
                <div key={key} className="flex items-baseline gap-3">
                  <dt className="w-24 shrink-0">
                    <kbd className="rounded-small border border-line bg-sunken px-1.5 font-sans text-small whitespace-nowrap">
                      {key}
                    </kbd>
                  </dt>
                  <dd className="min-w-0">{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
