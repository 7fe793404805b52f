// Draws the lanes on a canvas: a hundred thousand bars are no elements. Colours are tokens, read here.
import { formatDuration } from "@/lib/time";
import { endOf } from "@/views/lanes/activity";
import type { Stretch } from "@/views/lanes/criticalPath";
import type { Packed } from "@/views/lanes/pack";
import { kindOf } from "@/views/marks/kind";
import { type Span, share, ticks } from "@/views/timeline/scale";
import type { Node } from "@/views/timeline/tree";

export const LANE_PX = 22;
const BAR_PX = 16;
// Narrower bars could not be seen; narrower labels not be read.
const LEAST_PX = 2;
const LABEL_PX = 36;
const PAD_PX = 5;
const LEAST_STRETCH_PX = 4;
const FONT = "11px";

const TOKENS = [
  "kind-step",
  "kind-llm",
  "kind-tool",
  "kind-error",
  "kind-generic",
  "error",
  "accent",
  "ink",
  "ink-quiet",
  "surface-raised",
  "surface-sunken",
  "border",
] as const;
export type Inks = Record<(typeof TOKENS)[number], string> & { font: string };

/** The colours of the theme that holds where the element is. */
export function inksOf(element: Element): Inks {
  const style = getComputedStyle(element);
  const inks = Object.fromEntries(
    TOKENS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  );
  return { ...inks, font: `${FONT} ${style.fontFamily}` } as Inks;
}

/** The colours of paper, which is light; the style of a page says so only once it is laid out. */
export function inksOnPaper(element: Element): Inks {
  const { dataset } = document.documentElement;
  const { theme } = dataset;
  dataset.theme = "light";
  const inks = inksOf(element);
  if (theme === undefined) delete dataset.theme;
  else dataset.theme = theme;
  return inks;
}

export interface Scene {
  packed: Packed;
  path: readonly Stretch[];
  gaps: readonly Span[];
  span: Span;
  origin: number;
  openUntil: number;
  selected: string | null;
  /** What is above the canvas of all lanes. */
  scrollTop: number;
  width: number;
  height: number;
}

export function paint(context: CanvasRenderingContext2D, scene: Scene, inks: Inks): void {
  const { width, height } = scene;
  context.clearRect(0, 0, width, height);
  context.font = inks.font;
  context.textBaseline = "middle";
  paintGrid(context, scene, inks);
  paintGaps(context, scene, inks);
  paintBars(context, scene, inks);
  paintPath(context, scene, inks);
  paintSelected(context, scene, inks);
}

function paintGrid(context: CanvasRenderingContext2D, scene: Scene, inks: Inks): void {
  context.fillStyle = inks.border;
  for (const tick of ticks(scene.span, scene.origin, 6)) {
    context.fillRect(Math.round(tick.at * scene.width), 0, 1, scene.height);
  }
}

function paintGaps(context: CanvasRenderingContext2D, scene: Scene, inks: Inks): void {
  for (const gap of scene.gaps) {
    const left = share(scene.span, gap.from) * scene.width;
    const right = share(scene.span, gap.to) * scene.width;
    if (right < 0 || left > scene.width || right - left < 3) continue;
    context.fillStyle = inks["surface-sunken"];
    context.fillRect(left, 0, right - left, scene.height);
    const words = `${formatDuration(gap.to - gap.from)} pause`;
    const from = Math.max(0, left);
    const room = Math.min(scene.width, right) - from;
    const wide = context.measureText(words).width;
    if (wide + 2 * PAD_PX > room) continue;
    context.fillStyle = inks["ink-quiet"];
    context.fillText(words, from + (room - wide) / 2, scene.height - 12);
  }
}

function paintBars(context: CanvasRenderingContext2D, scene: Scene, inks: Inks): void {
  const { packed, span, width, height, scrollTop, openUntil } = scene;
  const perMs = width / (span.to - span.from);
  // Bars that would fall into the pixel that the one before them filled are left out.
  const filled = new Float64Array(packed.count).fill(-1);
  const onPath = scene.path.length > 0 ? onPathOf(scene.path) : null;
  for (let at = 0; at < packed.nodes.length; at += 1) {
    const node = packed.nodes[at] as Node;
    if (node.start > span.to) break;
    const end = endOf(node, openUntil);
    if (end < span.from) continue;
    const lane = packed.lanes[at] as number;
    const top = lane * LANE_PX - scrollTop + 3;
    if (top > height || top < -LANE_PX) continue;
    const left = Math.max(-2, (node.start - span.from) * perMs);
    const right = Math.min(width + 2, Math.max(left + LEAST_PX, (end - span.from) * perMs));
    const failed = node.event.status === "error";
    if (right <= (filled[lane] as number) + 0.5 && !failed) continue;
    filled[lane] = right;
    // While a path is shown what is not on it steps back.
    context.globalAlpha = onPath && !onPath.has(node) ? 0.35 : 1;
    paintBar(context, node, left, top, right - left, failed, inks);
  }
  context.globalAlpha = 1;
}

const known = new WeakMap<readonly Stretch[], Set<Node>>();

function onPathOf(path: readonly Stretch[]): Set<Node> {
  const found = known.get(path) ?? new Set(path.map((stretch) => stretch.node));
  known.set(path, found);
  return found;
}

function paintBar(
  context: CanvasRenderingContext2D,
  node: Node,
  left: number,
  top: number,
  wide: number,
  failed: boolean,
  inks: Inks,
): void {
  const kind = kindOf(node.event.type);
  const isStep = kind === "step";
  const ink = failed && !isStep ? inks.error : inks[`kind-${kind}`];
  const alpha = context.globalAlpha;
  context.fillStyle = ink;
  if (isStep) context.globalAlpha = alpha * 0.18;
  rounded(context, left, top, wide, BAR_PX);
  context.globalAlpha = alpha;
  if (isStep && wide > 4) {
    context.fillRect(left, top, 2, BAR_PX);
    if (failed) {
      context.fillStyle = inks.error;
      context.fillRect(left + wide - 3, top, 3, BAR_PX);
    }
  }
  if (wide < LABEL_PX) return;
  const from = Math.max(0, left) + PAD_PX;
  const words = fitting(context, node.event.title || node.event.type, left + wide - from - PAD_PX);
  // On a bar that steps back only dark words can be read; they step back less.
  context.fillStyle = isStep || alpha < 1 ? inks.ink : inks["surface-raised"];
  if (alpha < 1) context.globalAlpha = 0.8;
  context.fillText(words, from, top + BAR_PX / 2 + 0.5);
  context.globalAlpha = alpha;
}

function rounded(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  wide: number,
  high: number,
): void {
  if (wide < 6) {
    context.fillRect(left, top, wide, high);
    return;
  }
  context.beginPath();
  context.roundRect(left, top, wide, high, 3);
  context.fill();
}

/** As much of a text as there is room for. */
function fitting(context: CanvasRenderingContext2D, text: string, room: number): string {
  const most = Math.floor(room / 5);
  if (most < 2) return "";
  // What came as thousands of characters is not measured whole.
  const start = text.length > most * 2 ? text.slice(0, most * 2) : text;
  if (start === text && context.measureText(text).width <= room) return text;
  let [fits, over] = [0, start.length];
  while (over - fits > 1) {
    const middle = (fits + over) >> 1;
    if (context.measureText(`${start.slice(0, middle)}…`).width <= room) fits = middle;
    else over = middle;
  }
  return fits > 1 ? `${start.slice(0, fits)}…` : "";
}

// A line along the foot of what was waited for, and from each piece to the next. Where there are more
// pieces than it could be told apart in, that the other bars step back says all there is to see.
function paintPath(context: CanvasRenderingContext2D, scene: Scene, inks: Inks): void {
  const { packed, path, span, width, scrollTop } = scene;
  let inView = 0;
  for (const { from, to } of path) if (to >= span.from && from <= span.to) inView += 1;
  if (inView > width / LEAST_STRETCH_PX) return;
  const x = (time: number) => Math.min(width + 4, Math.max(-4, share(span, time) * width));
  context.strokeStyle = inks.accent;
  context.lineWidth = 2;
  context.beginPath();
  let before: { at: number; y: number } | null = null;
  for (const stretch of path) {
    if (stretch.to < span.from) continue;
    if (stretch.from > span.to) break;
    const y = packed.laneOf(stretch.node) * LANE_PX - scrollTop + BAR_PX + 4;
    const [from, to] = [x(stretch.from), x(stretch.to)];
    if (before && from - before.at < 1 && to - from < 0.5 && before.y === y) continue;
    if (before && from - before.at < 1) context.lineTo(from, y);
    else context.moveTo(from, y);
    context.lineTo(Math.max(to, from + 1), y);
    before = { at: Math.max(to, from + 1), y };
  }
  context.stroke();
}

function paintSelected(context: CanvasRenderingContext2D, scene: Scene, inks: Inks): void {
  const node = scene.packed.nodes.find((each) => each.id === scene.selected);
  if (!node) return;
  const box = boxOf(node, scene);
  context.strokeStyle = inks.accent;
  context.lineWidth = 2;
  context.strokeRect(box.left - 2, box.top - 2, box.width + 4, BAR_PX + 4);
}

function boxOf(node: Node, scene: Scene): { left: number; top: number; width: number } {
  const left = share(scene.span, node.start) * scene.width;
  const right = share(scene.span, endOf(node, scene.openUntil)) * scene.width;
  const lane = scene.packed.laneOf(node);
  return {
    left,
    top: lane * LANE_PX - scene.scrollTop + 3,
    width: Math.max(LEAST_PX, right - left),
  };
}

/** The event whose bar is at a point; the one that began last where several are too close. */
export function nodeAt(scene: Scene, x: number, y: number): Node | null {
  const { packed, span, width, openUntil } = scene;
  const lane = Math.floor((y + scene.scrollTop) / LANE_PX);
  const perMs = width / (span.to - span.from);
  for (let at = packed.nodes.length - 1; at >= 0; at -= 1) {
    if (packed.lanes[at] !== lane) continue;
    const node = packed.nodes[at] as Node;
    const left = (node.start - span.from) * perMs;
    const right = Math.max(left + LEAST_PX, (endOf(node, openUntil) - span.from) * perMs);
    if (x >= left - 2 && x <= right + 2) return node;
  }
  return null;
}
