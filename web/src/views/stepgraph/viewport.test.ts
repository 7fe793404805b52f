import { expect, it } from "vitest";
import { fitted, nearest, opened, showing, zoomed } from "@/views/stepgraph/viewport";

const WINDOW = { width: 800, height: 400 };

it("zooming keeps the point under the pointer, within its limits", () => {
  const view = { x: 10, y: 20, zoom: 1 };
  const at = { x: 110, y: 220 };
  const closer = zoomed(view, 1.5, at);
  expect([(at.x - closer.x) / closer.zoom, (at.y - closer.y) / closer.zoom]).toEqual([100, 200]);
  expect(zoomed(view, 100, at).zoom).toBe(2);
  expect(zoomed(view, 0.0001, at).zoom).toBe(0.05);
});

it("fits all of a drawing into the window and makes nothing larger than it is", () => {
  expect(fitted({ width: 1600, height: 400 }, WINDOW)).toEqual({ x: 0, y: 100, zoom: 0.5 });
  expect(fitted({ width: 400, height: 200 }, WINDOW)).toEqual({ x: 200, y: 100, zoom: 1 });
});

it("opens at the beginning where all of it would be too small to read", () => {
  const view = opened({ width: 300, height: 9_000 }, WINDOW, { x: 150, y: 0 });
  expect(view).toEqual({ x: 325, y: 24, zoom: 0.5 });
  const wide = opened({ width: 9_000, height: 9_000 }, WINDOW, { x: 150, y: 0 });
  expect(wide).toEqual({ x: 0, y: 24, zoom: 0.5 });
});

it("moves only as far as it takes to show a box", () => {
  const view = { x: 0, y: 0, zoom: 1 };
  const box = { x: 100, y: 100, width: 50, height: 50 };
  expect(showing(view, box, WINDOW)).toEqual(view);
  expect(showing(view, { ...box, x: 790 }, WINDOW)).toEqual({ x: -64, y: 0, zoom: 1 });
  expect(showing(view, { ...box, y: -300 }, WINDOW)).toEqual({ x: 0, y: 324, zoom: 1 });
});

it("an arrow leads to the nearest that way", () => {
  const places = {
    a: { x: 0, y: 0 },
    b: { x: 0, y: 100 },
    c: { x: 90, y: 110 },
    d: { x: 100, y: 0 },
  };
  expect(
    ["ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft", "x"].map((key) =>
      nearest(places, "a", key),
    ),
  ).toEqual(["b", "d", null, null, null]);
  expect(nearest(places, "gone", "ArrowDown")).toBeNull();
});
