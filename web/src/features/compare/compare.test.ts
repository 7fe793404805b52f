import { expect, it } from "vitest";
import { idIn } from "@/features/compare/parts/Chooser";
import { changeOf } from "@/features/compare/parts/Sides";
import { validateSearch } from "@/features/compare/search";
import { formatCost } from "@/lib/format";
import { formatDuration } from "@/lib/time";

it("reads an address, and drops what it does not know", () => {
  expect(validateSearch({ a: "x", b: "y", at: "e|f", c: "z" })).toEqual({
    a: "x",
    b: "y",
    at: "e|f",
  });
  expect(validateSearch({ a: "", b: 7 })).toEqual({});
});

it("finds the id in what somebody enters", () => {
  expect(idIn(" abc ")).toBe("abc");
  expect(idIn("http://localhost:8000/sessions/room%2F1?event=e")).toBe("room/1");
  expect(idIn("/sessions/%E0%A4%A")).toBe("%E0%A4%A");
});

it("says by how much a figure differs", () => {
  expect(changeOf(2_000, 3_000, formatDuration)).toBe("+1.00 s (+50%)");
  expect(changeOf(0.5, 0.25, formatCost)).toBe("−$0.250 (−50%)");
  expect(changeOf(0, 3, String)).toBe("+3");
  expect(changeOf(3, 3, String)).toBe("=");
  expect(changeOf(null, 3, String)).toBe("–");
});
