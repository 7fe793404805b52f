// The part of a drawing that a window shows: moved, and zoomed around a point.
import type { Point } from "@/views/stepgraph/layout";

export interface Viewport {
  /** Where the drawing's corner stands in the window, and how large a pixel of it is. */
  x: number;
  y: number;
  zoom: number;
}

export interface Size {
  width: number;
  height: number;
}

const LEAST_ZOOM = 0.05;
const MOST_ZOOM = 2;
// Smaller than this a node's words cannot be read.
const READABLE = 0.5;

const clamp = (value: number, least: number, most: number) =>
  Math.min(most, Math.max(least, value));

/** The same point of the drawing stays under `at`. */
export function zoomed(view: Viewport, factor: number, at: Point): Viewport {
  const zoom = clamp(view.zoom * factor, LEAST_ZOOM, MOST_ZOOM);
  const by = zoom / view.zoom;
  return { x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by, zoom };
}

/** All of the drawing, in the middle, never larger than it is. */
export function fitted(drawing: Size, window: Size): Viewport {
  const zoom = clamp(
    Math.min(window.width / drawing.width, window.height / drawing.height, 1),
    LEAST_ZOOM,
    1,
  );
  return {
    x: (window.width - drawing.width * zoom) / 2,
    y: Math.max(0, (window.height - drawing.height * zoom) / 2),
    zoom,
  };
}

/** All of it where that can be read, else its beginning. */
export function opened(drawing: Size, window: Size, start: Point): Viewport {
  const whole = fitted(drawing, window);
  if (whole.zoom >= READABLE) return whole;
  const view = centred(start, READABLE, window);
  // Where it is wider than the window, nothing of that is left empty.
  const isWide = drawing.width * READABLE > window.width;
  return { ...view, x: isWide ? Math.min(view.x, 0) : view.x, y: 24 - start.y * READABLE };
}

/** The point in the middle of the window. */
export function centred(point: Point, zoom: number, window: Size): Viewport {
  return { x: window.width / 2 - point.x * zoom, y: window.height / 2 - point.y * zoom, zoom };
}

/** Moved just as far as it takes for a box to be seen. */
export function showing(view: Viewport, box: Point & Size, window: Size, room = 24): Viewport {
  const left = box.x * view.zoom + view.x;
  const top = box.y * view.zoom + view.y;
  const shift = (from: number, length: number, all: number) =>
    from < room ? room - from : from + length > all - room ? all - room - from - length : 0;
  return {
    ...view,
    x: view.x + shift(left, box.width * view.zoom, window.width),
    y: view.y + shift(top, box.height * view.zoom, window.height),
  };
}

/** The nearest of these places in the direction of an arrow key; null when there is none. */
export function nearest(places: Record<string, Point>, from: string, key: string): string | null {
  const at = Object.hasOwn(places, from) ? places[from] : undefined;
  if (!at) return null;
  let best: { key: string; away: number } | null = null;
  for (const [other, place] of Object.entries(places)) {
    const [dx, dy] = [place.x - at.x, place.y - at.y];
    const ahead = { ArrowRight: dx, ArrowLeft: -dx, ArrowDown: dy, ArrowUp: -dy }[key];
    if (ahead === undefined || ahead <= 1) continue;
    const aside = key === "ArrowRight" || key === "ArrowLeft" ? dy : dx;
    // What lies straight ahead is nearer than what lies aside.
    const away = ahead + 2 * Math.abs(aside);
    if (best === null || away < best.away) best = { key: other, away };
  }
  return best?.key ?? null;
}
