import { expect, it } from "vitest";
import { coalesce } from "@/lib/coalesce";

it("gives a burst out once, the newest of each", () => {
  const frames: (() => void)[] = [];
  const batches: string[][] = [];
  const add = coalesce<{ id: string; n: number }>(
    (item) => item.id,
    (items) => batches.push(items.map((item) => `${item.id}${item.n}`)),
    (run) => frames.push(run),
  );
  add([{ id: "a", n: 1 }]);
  add([{ id: "b", n: 1 }]);
  add([{ id: "a", n: 2 }]);
  add([]);
  expect(frames).toHaveLength(1);
  frames.shift()?.();
  add([{ id: "c", n: 1 }]);
  frames.shift()?.();
  expect(batches).toEqual([["a2", "b1"], ["c1"]]);
});
