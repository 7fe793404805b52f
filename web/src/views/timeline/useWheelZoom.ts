import { type RefObject, useEffect, useRef } from "react";
import { type Span, shiftWithin, zoom } from "@/views/timeline/scale";

/**
 * Ctrl and wheel zooms at the pointer, Shift and wheel moves: as on every map. The time scale begins
 * at the share `from` of the element's width.
 */
export function useWheelZoom(
  scroller: RefObject<HTMLDivElement | null>,
  span: Span,
  whole: Span,
  onSpan: (span: Span | null) => void,
  from = 0,
) {
  const latest = useRef({ span, whole, onSpan });
  useEffect(() => {
    latest.current = { span, whole, onSpan };
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      const now = latest.current;
      if (!event.ctrlKey && !event.shiftKey) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const left = box.left + box.width * from;
      const at = Math.min(1, Math.max(0, (event.clientX - left) / (box.right - left)));
      const length = now.span.to - now.span.from;
      if (event.ctrlKey) {
        const around = now.span.from + at * length;
        now.onSpan(zoom(now.span, Math.exp(event.deltaY * 0.002), around, now.whole));
      } else if (length < now.whole.to - now.whole.from) {
        const by = ((event.deltaX || event.deltaY) / box.width) * length;
        now.onSpan(shiftWithin({ from: now.span.from + by, to: now.span.to + by }, now.whole));
      }
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [scroller, from]);
}
