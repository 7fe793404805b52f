// What the keys of the session page do.
import type { KeyHelp } from "@/ui/commands";

export const KEY_HELP: KeyHelp = [
  [
    "Trace",
    [
      ["↑ ↓  k j", "Walk through the rows"],
      ["← →  h l", "Fold, unfold"],
      ["Home End", "First row, last row"],
      ["Enter", "Into the details"],
      ["Esc", "Close the selected event"],
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
