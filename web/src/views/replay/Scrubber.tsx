import { memo } from "react";
import { formatDuration } from "@/lib/time";
import type { Schedule } from "@/views/replay/schedule";

interface Props {
  schedule: Schedule;
  moment: number;
  words: string;
  onSeek: (moment: number) => void;
  onRest: () => void;
}

// More marks than a strip has pixels say nothing.
const SLICES = 400;

/** The whole replay in one strip, with its pictures and failures, and where it stands. */
export function Scrubber({ schedule, moment, words, onSeek, onRest }: Props) {
  return (
    <div className="flex items-center gap-3">
      <span className="w-14 shrink-0 text-small">{formatDuration(moment)}</span>
      <div className="relative min-w-0 flex-1">
        <Marks schedule={schedule} />
        <input
          type="range"
          aria-label="Moment of the replay"
          aria-valuetext={`${formatDuration(moment)}: ${words}`}
          min={0}
          max={schedule.length}
          step={schedule.length / 1_000}
          value={moment}
          onChange={(event) => onSeek(Number(event.currentTarget.value))}
          onPointerUp={onRest}
          onKeyUp={onRest}
          className="block w-full cursor-pointer accent-accent"
        />
      </div>
      <span className="w-14 shrink-0 text-right text-small text-quiet">
        {formatDuration(schedule.length)}
      </span>
    </div>
  );
}

const Marks = memo(function Marks({ schedule }: { schedule: Schedule }) {
  const marks = new Map<number, { picture: boolean; failed: boolean }>();
  for (const [index, { event }] of schedule.nodes.entries()) {
    const picture = event.screenshots > 0;
    const failed = event.status === "error";
    if (!picture && !failed) continue;
    const slice = Math.round(((schedule.at[index] as number) / schedule.length) * SLICES);
    const mark = marks.get(slice);
    marks.set(slice, {
      picture: picture || (mark?.picture ?? false),
      failed: failed || (mark?.failed ?? false),
    });
  }
  return (
    <div aria-hidden className="relative mx-2 h-2.5">
      {[...marks].map(([slice, { picture, failed }]) => (
        <span
          key={slice}
          className="absolute inset-y-0 flex w-0.5 -translate-x-1/2 flex-col"
          style={{ left: `${(slice / SLICES) * 100}%` }}
        >
          <span className={`flex-1 ${picture ? "bg-accent" : ""}`} />
          <span className={`flex-1 ${failed ? "bg-error" : ""}`} />
        </span>
      ))}
    </div>
  );
});
