import { expect, it } from "vitest";
import { parseTime } from "@/lib/time";
import { at, event } from "@/test/builders";
import { nodeAfter, spanAfter } from "@/views/lanes/keys";
import { packLanes } from "@/views/lanes/pack";
import { buildTree, inTimeOrder } from "@/views/timeline/tree";

const START = parseTime(at(0)) ?? 0;
const WHOLE = { from: 0, to: 100 };

it("plus and minus zoom around the middle, zero shows all, a and d move as far as there is", () => {
  const closer = spanAfter("+", WHOLE, WHOLE);
  expect(closer).toEqual({ from: 50 - 100 / 3.2, to: 50 + 100 / 3.2 });
  expect(spanAfter("-", closer ?? WHOLE, WHOLE)).toBeNull();
  expect(spanAfter("0", { from: 10, to: 20 }, WHOLE)).toBeNull();
  expect(spanAfter("d", { from: 40, to: 60 }, WHOLE)).toEqual({ from: 45, to: 65 });
  expect(spanAfter("a", { from: 2, to: 22 }, WHOLE)).toEqual({ from: 0, to: 20 });
  expect(spanAfter("x", WHOLE, WHOLE)).toBeUndefined();
});

it("arrows walk in time and from lane to lane, to what is nearest there", () => {
  const tree = buildTree(
    [
      event("first", { started_at: at(0), ended_at: at(4) }),
      event("in-first", { parent_id: "first", started_at: at(1), ended_at: at(2) }),
      event("second", { started_at: at(5), ended_at: at(9) }),
      event("in-second", { parent_id: "second", started_at: at(6), ended_at: at(7) }),
    ],
    START,
  );
  const packed = packLanes(tree, inTimeOrder(tree), START);
  const after = (key: string, from: string | null) => nodeAfter(key, packed, from)?.id ?? null;
  expect(after("ArrowRight", null)).toBe("first");
  expect(after("ArrowRight", "first")).toBe("in-first");
  expect(after("ArrowLeft", "second")).toBe("in-first");
  expect(after("ArrowLeft", "first")).toBeNull();
  expect(after("ArrowDown", "second")).toBe("in-second");
  expect(after("ArrowUp", "in-second")).toBe("second");
  expect(after("ArrowUp", "first")).toBeNull();
  expect([after("Home", "second"), after("End", null), after("q", "first")]).toEqual([
    "first",
    "in-second",
    null,
  ]);
});
