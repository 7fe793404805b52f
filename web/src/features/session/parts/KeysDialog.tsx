import { Dialog } from "@/ui/Dialog";

const GROUPS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    "Everywhere",
    [
      ["1 – 5", "Trace, Timeline, Transcript, Graph, Replay"],
      ["Esc", "Close the selected event"],
      ["?", "These keys"],
    ],
  ],
  [
    "Trace",
    [
      ["↑ ↓  k j", "Walk through the rows"],
      ["← →  h l", "Fold, unfold"],
      ["Home End", "First row, last row"],
      ["Enter", "Into the details"],
      ["e  E", "Next error, the one before"],
      ["Ctrl wheel", "Zoom; Shift and wheel moves"],
    ],
  ],
  [
    "Timeline",
    [
      ["← →", "Event before, next event"],
      ["↑ ↓", "Lane above, lane below"],
      ["+  −  0", "Closer, further, all of it"],
      ["a d", "Earlier, later part"],
      ["z", "Zoom to the selected event"],
      ["c  g", "Critical path, pauses: on or off"],
    ],
  ],
  ["Transcript", [["j k", "Next turn, the one before"]]],
  [
    "Graph",
    [
      ["Arrows", "To the nearest state that way"],
      ["Enter", "Its next visit"],
      ["+  −  0", "Closer, further, all of it"],
    ],
  ],
  [
    "Replay",
    [
      ["Space", "Play, pause"],
      ["← →", "One event back, one on"],
      ["Shift ← →", "To the picture before, to the next"],
      ["Home End", "To the start, to the end"],
      ["<  >", "Slower, faster"],
    ],
  ],
];

/** What the keys of this page do. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keyboard" size="medium">
      <div className="grid gap-x-8 gap-y-5 overflow-y-auto px-5 pb-5 sm:grid-cols-2">
        {GROUPS.map(([name, keys]) => (
          <section key={name}>
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
