import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ImageOff, Pause, Play, SkipBack, SkipForward, StepBack, StepForward } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { eventQuery } from "@/api/sessionQueries";
import type { ViewProps } from "@/features/session/panels/view";
import { useView } from "@/features/session/store";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { ChoiceMenu } from "@/ui/Menu";
import { Skeleton } from "@/ui/Skeleton";
import { useHotkeys } from "@/ui/useHotkeys";
import { Picture } from "@/views/payload/Picture";
import { Scrubber } from "@/views/replay/Scrubber";
import { pictureFrom, pleasantSpeed, SPEEDS, scheduleOf } from "@/views/replay/schedule";
import { Ticker } from "@/views/replay/Ticker";
import { usePlayer } from "@/views/replay/usePlayer";
import type { Node } from "@/views/timeline/tree";

/** The run once more, in time, with its pictures. */
export function ReplayPanel({ session, inOrder, clock, store, selected, onSelect }: ViewProps) {
  const { whole, openUntil, origin } = clock;
  const schedule = useMemo(
    () => scheduleOf(inOrder, whole, openUntil),
    [inOrder, whole, openUntil],
  );
  const speed = useView(store, (view) => view.speed) ?? pleasantSpeed(schedule.length);
  const set = useView(store, (view) => view.set);
  const [start] = useState(() =>
    Math.max(
      0,
      schedule.nodes.findIndex((node) => node.id === selected),
    ),
  );
  const told = useRef(selected);
  const onShow = useCallback(
    (at: number) => {
      const node = schedule.nodes[at];
      if (!node) return;
      told.current = node.id;
      onSelect(node.id);
    },
    [schedule, onSelect],
  );
  const player = usePlayer(schedule, start, speed, onShow);
  const { index, playing, show } = player;
  // What was selected elsewhere on the page is where the replay goes on.
  useEffect(() => {
    if (told.current === selected) return;
    told.current = selected;
    const at = schedule.nodes.findIndex((node) => node.id === selected);
    if (at >= 0) show(at);
  }, [selected, schedule, show]);

  const faster = (step: 1 | -1) => {
    const at = SPEEDS.findIndex((each) => each >= speed) + step;
    set({ speed: SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at))] ?? 1 });
  };
  const toPicture = (step: 1 | -1) => {
    const from = step < 0 ? Math.max(-1, pictureFrom(schedule, index, -1) - 1) : index;
    const at = from < 0 && step < 0 ? -1 : pictureFrom(schedule, from, step);
    if (at >= 0) show(at);
  };
  const toggle = playing ? player.pause : player.play;
  useHotkeys({
    " ": (event) => {
      // A focused button takes the space bar itself.
      if (event.target instanceof HTMLButtonElement) return;
      event.preventDefault();
      toggle();
    },
    ArrowRight: (event) => (event.shiftKey ? toPicture(1) : show(index + 1)),
    ArrowLeft: (event) => (event.shiftKey ? toPicture(-1) : show(index - 1)),
    Home: () => show(0),
    End: () => show(schedule.nodes.length - 1),
    ">": () => faster(1),
    "<": () => faster(-1),
  });
  const hasPictures = useMemo(() => pictureFrom(schedule, -1, 1) >= 0, [schedule]);
  const node = schedule.nodes[index];
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-raised">
      <div className="flex min-h-0 flex-1 flex-col items-center justify-center overflow-hidden bg-sunken">
        {node && (
          <Stage
            sessionId={session.session_id}
            node={node}
            picture={
              hasPictures ? (schedule.nodes[pictureFrom(schedule, index, -1)] ?? null) : null
            }
            next={schedule.nodes[pictureFrom(schedule, index, 1)] ?? null}
            hasPictures={hasPictures}
          />
        )}
      </div>
      <div
        role="toolbar"
        aria-label="Replay"
        className="shrink-0 border-y border-line px-4 py-2 sm:px-6"
      >
        <Scrubber
          schedule={schedule}
          moment={player.moment}
          words={node?.event.title ?? ""}
          onSeek={player.seek}
          onRest={() => !playing && onShow(index)}
        />
        <div className="mt-1 flex items-center gap-1">
          {hasPictures && (
            <IconButton
              label="To the picture before (Shift ←)"
              icon={<SkipBack size={15} aria-hidden />}
              onClick={() => toPicture(-1)}
            />
          )}
          <IconButton
            label="One event back (←)"
            icon={<StepBack size={15} aria-hidden />}
            onClick={() => show(index - 1)}
          />
          <Button tone="primary" onClick={toggle}>
            {playing ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
            {playing ? "Pause" : "Play"}
          </Button>
          <IconButton
            label="One event on (→)"
            icon={<StepForward size={15} aria-hidden />}
            onClick={() => show(index + 1)}
          />
          {hasPictures && (
            <IconButton
              label="To the next picture (Shift →)"
              icon={<SkipForward size={15} aria-hidden />}
              onClick={() => toPicture(1)}
            />
          )}
          <span className="ml-2 text-small text-quiet">
            {index + 1} of {schedule.nodes.length}
          </span>
          <span className="ml-auto">
            <ChoiceMenu
              label="Times as fast as it was"
              value={String(speed)}
              choices={SPEEDS.map((each) => ({ value: String(each), label: `${each}×` }))}
              onChoose={(value) => set({ speed: Number(value) })}
              trigger={
                <Button size="small" aria-label={`Speed: ${speed} times`}>
                  {speed}×
                </Button>
              }
            />
          </span>
        </div>
      </div>
      <div className="max-h-[36%] shrink-0 overflow-y-auto">
        <Ticker schedule={schedule} index={index} origin={origin} onShow={show} />
      </div>
    </div>
  );
}

interface StageProps {
  sessionId: string;
  node: Node;
  /** The last event with a picture, and the next: that one is fetched before it is needed. */
  picture: Node | null;
  next: Node | null;
  hasPictures: boolean;
}

// What the agent saw last, and what it is about.
function Stage({ sessionId, node, picture, next, hasPictures }: StageProps) {
  const cache = useQueryClient();
  const shot = useQuery({ ...eventQuery(sessionId, picture?.id ?? ""), enabled: picture !== null });
  useEffect(() => {
    if (next) cache.prefetchQuery(eventQuery(sessionId, next.id));
  }, [cache, sessionId, next]);
  const last = shot.data?.screenshots.at(-1);
  const step = stepOf(node);
  return (
    <>
      {hasPictures && (
        <div className="flex min-h-0 w-full flex-1 items-center justify-center p-3">
          {last ? (
            <Picture
              url={last.url}
              alt={`What the agent saw: ${picture?.event.title ?? ""}`}
              className="max-h-full max-w-full rounded-medium border border-line object-contain"
            />
          ) : picture === null ? (
            <p className="flex items-center gap-2 text-quiet">
              <ImageOff size={15} aria-hidden />
              No picture yet
            </p>
          ) : (
            <Skeleton className="h-40 w-64" />
          )}
        </div>
      )}
      <div
        className={
          hasPictures
            ? "w-full border-t border-line bg-raised px-4 py-2 sm:px-6"
            : "max-w-[640px] overflow-y-auto px-6 py-4 text-center"
        }
      >
        <p className={hasPictures ? "truncate font-bold" : "line-clamp-4 text-title font-bold"}>
          <bdi>{step?.event.state ?? step?.event.goal ?? node.event.title}</bdi>
        </p>
        <p
          className={
            hasPictures
              ? "truncate text-small text-quiet"
              : "mt-1 line-clamp-4 text-large text-quiet"
          }
        >
          <bdi>
            {[step?.event.action, step?.event.goal]
              .filter((text) => text && text !== step?.event.state)
              .join(" · ") || (step && step !== node ? node.event.title : "")}
          </bdi>
        </p>
      </div>
    </>
  );
}

function stepOf(node: Node): Node | null {
  for (let at: Node | null = node; at; at = at.parent) if (at.event.type === "step") return at;
  return null;
}
