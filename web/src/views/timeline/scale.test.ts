import { describe, expect, it } from "vitest";
import { event } from "@/test/builders";
import { density } from "@/views/timeline/density";
import { barWithin, shiftWithin, spanOf, ticks, zoom } from "@/views/timeline/scale";
import { buildTree } from "@/views/timeline/tree";

const labels = (from: number, to: number, most = 6) =>
  ticks(spanOf(from, to), 0, most).map((tick) => tick.label);

describe("ticks", () => {
  it("stand at round moments counted from the start", () => {
    expect(labels(0, 125_000)).toEqual(["0", "30 s", "1m", "1m 30s", "2m"]);
    expect(labels(0, 900)).toEqual(["0", "200 ms", "400 ms", "600 ms", "800 ms"]);
    expect(labels(1_234, 1_334)).toEqual(["1.24 s", "1.26 s", "1.28 s", "1.3 s", "1.32 s"]);
    expect(labels(0, 5.5 * 3_600_000)).toEqual(["0", "1h", "2h", "3h", "4h", "5h"]);
    expect(labels(0, 3 * 86_400_000)).toEqual(["0", "12h", "1d", "1d 12h", "2d", "2d 12h", "3d"]);
  });
  it("are few, whatever the span", () => {
    for (const length of [0.1, 7, 999, 86_400_000 * 400]) {
      expect(labels(0, length).length).toBeLessThanOrEqual(8);
      expect(labels(0, length).length).toBeGreaterThan(1);
    }
  });
  it("an empty span has length, so that nothing is divided by zero", () => {
    expect(Number.isFinite(ticks(spanOf(5, 5), 5, 6)[0]?.at ?? 0)).toBe(true);
  });
});

describe("barWithin", () => {
  const span = { from: 100, to: 200 };
  it("gives the part that can be seen", () => {
    expect(barWithin(span, 125, 150)).toEqual({ left: 0.25, width: 0.25 });
    expect(barWithin(span, 50, 150)).toEqual({ left: 0, width: 0.5 });
    expect(barWithin(span, 0, 900)).toEqual({ left: 0, width: 1 });
  });
  it("gives nothing when none can, and no negative width", () => {
    expect(barWithin(span, 0, 99)).toBeNull();
    expect(barWithin(span, 201, 300)).toBeNull();
    expect(barWithin(span, 150, 140)?.width).toBe(0);
  });
});

describe("zoom", () => {
  const whole = { from: 0, to: 100 };
  it("holds the moment under the pointer", () => {
    expect(zoom(whole, 0.5, 20, whole)).toEqual({ from: 10, to: 60 });
  });
  it("ends in the whole session", () => {
    expect(zoom({ from: 40, to: 60 }, 10, 50, whole)).toBeNull();
    expect(zoom({ from: 0, to: 20 }, 2, 20, whole)).toEqual({ from: 0, to: 40 });
    expect(shiftWithin({ from: 90, to: 110 }, whole)).toEqual({ from: 80, to: 100 });
  });
  it("stops where nothing can be told apart", () => {
    const near = { from: 50, to: 50.1 };
    expect(zoom(near, 0.5, 50, whole)).toEqual(near);
  });
});

it("density counts what was under way and marks where something failed", () => {
  const time = (ms: number) => new Date(ms).toISOString();
  const tree = buildTree(
    [
      event("a", { started_at: time(0), ended_at: time(50) }),
      event("b", { started_at: time(25), ended_at: time(49), status: "error" }),
      event("open", { started_at: time(75), ended_at: null }),
    ],
    0,
  );
  const slices = density(tree, { from: 0, to: 100 }, 4, 100);
  expect(slices.map((slice) => slice.height)).toEqual([0.5, 1, 0.5, 0.5]);
  expect(slices.map((slice) => slice.error)).toEqual([false, true, false, false]);
});
