import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { type Size, type Viewport, zoomed } from "@/views/stepgraph/viewport";

/** A frame whose content is dragged by its ground and zoomed by the wheel, at the pointer. */
export function usePanZoom(frame: RefObject<HTMLElement | null>) {
  const [view, setView] = useState<Viewport>({ x: 0, y: 0, zoom: 1 });
  const [window, setWindow] = useState<Size>({ width: 0, height: 0 });
  const [moving, setMoving] = useState(false);

  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() =>
      setWindow({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let last: { x: number; y: number } | null = null;
    const onDown = (event: PointerEvent) => {
      if (event.button !== 0 || (event.target as Element).closest("button")) return;
      element.setPointerCapture(event.pointerId);
      last = { x: event.clientX, y: event.clientY };
      setMoving(true);
    };
    const onMove = (event: PointerEvent) => {
      if (!last) return;
      const [dx, dy] = [event.clientX - last.x, event.clientY - last.y];
      last = { x: event.clientX, y: event.clientY };
      setView((now) => ({ ...now, x: now.x + dx, y: now.y + dy }));
    };
    const onUp = () => {
      last = null;
      setMoving(false);
    };
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      setView((now) => zoomed(now, Math.exp(-event.deltaY * 0.0015), at));
    };
    element.addEventListener("pointerdown", onDown);
    element.addEventListener("pointermove", onMove);
    element.addEventListener("pointerup", onUp);
    element.addEventListener("pointercancel", onUp);
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      element.removeEventListener("pointerdown", onDown);
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerup", onUp);
      element.removeEventListener("pointercancel", onUp);
      element.removeEventListener("wheel", onWheel);
    };
  }, [frame]);
  return { view, setView, window, moving };
}
