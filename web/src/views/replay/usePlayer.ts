import { useCallback, useEffect, useRef, useState } from "react";
import { indexAt, type Schedule } from "@/views/replay/schedule";

export interface Player {
  /** Milliseconds from the start of the replay. */
  moment: number;
  index: number;
  playing: boolean;
  play: () => void;
  pause: () => void;
  /** Stops, and shows the event. */
  show: (index: number) => void;
  seek: (moment: number) => void;
}

/** Moves through a schedule in time. `onShow` hears where it came to rest, not what flew by. */
export function usePlayer(
  schedule: Schedule,
  start: number,
  speed: number,
  onShow: (index: number) => void,
): Player {
  const [moment, setMoment] = useState(() => schedule.at[start] ?? 0);
  const [playing, setPlaying] = useState(false);
  // Events may begin at the same moment: of those the one that was asked for is shown.
  const [pinned, setPinned] = useState<number | null>(start);
  const latest = useRef({ schedule, speed, onShow, moment });
  useEffect(() => {
    latest.current = { schedule, speed, onShow, moment };
  });
  const index = pinned ?? Math.max(0, indexAt(schedule, moment));

  useEffect(() => {
    if (!playing) return;
    let before = performance.now();
    let frame = requestAnimationFrame(function turn(now: number) {
      const { schedule: plan, speed: rate, moment: was } = latest.current;
      // A tab that was hidden gets no frames: what it missed is not made up at once.
      const next = was + Math.min(now - before, 250) * rate;
      before = now;
      latest.current.moment = Math.min(next, plan.length);
      setMoment(latest.current.moment);
      if (next >= plan.length) {
        setPlaying(false);
        latest.current.onShow(plan.nodes.length - 1);
      } else frame = requestAnimationFrame(turn);
    });
    return () => cancelAnimationFrame(frame);
  }, [playing]);

  const show = useCallback((at: number) => {
    const { schedule: plan, onShow: tell } = latest.current;
    const to = Math.min(plan.nodes.length - 1, Math.max(0, at));
    setPlaying(false);
    setPinned(to);
    setMoment(plan.at[to] ?? 0);
    tell(to);
  }, []);
  const seek = useCallback((to: number) => {
    setPinned(null);
    setMoment(to);
  }, []);
  const play = useCallback(() => {
    setPinned(null);
    setMoment((now) => (now >= latest.current.schedule.length ? 0 : now));
    setPlaying(true);
  }, []);
  const pause = useCallback(() => {
    setPlaying(false);
    latest.current.onShow(Math.max(0, indexAt(latest.current.schedule, latest.current.moment)));
  }, []);
  return { moment, index, playing, play, pause, show, seek };
}
