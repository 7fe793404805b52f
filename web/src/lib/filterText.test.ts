import { describe, expect, it } from "vitest";
import {
  joinFilters,
  piecesOf,
  quote,
  removePiece,
  replaceTerms,
  setValues,
  valuesOf,
  writeTerm,
} from "@/lib/filterText";

const shown = (text: string) => piecesOf(text).map((piece) => text.slice(piece.start, piece.end));

describe("pieces", () => {
  it("are terms, negated ones with their sign, and groups whole", () => {
    const text = 'refund -tag:a,"b c" and cost>0.5 not state:active (a or (b c)) -(x y)';
    expect(shown(text)).toEqual([
      "refund",
      '-tag:a,"b c"',
      "cost>0.5",
      "not state:active",
      "(a or (b c))",
      "-(x y)",
    ]);
    expect(piecesOf(text)[1]).toMatchObject({ negated: true, field: "tag", values: ["a", "b c"] });
    expect(piecesOf(text)[2]).toMatchObject({ operator: ">", values: ["0.5"] });
  });
  it("are one where terms are alternatives, or the text is not finished", () => {
    expect(shown(" a or b ")).toEqual(["a or b"]);
    expect(shown('state:active "open')).toEqual(['state:active "open']);
    expect(shown("a (b")).toEqual(["a (b"]);
    expect(shown("tag:")).toEqual(["tag:"]);
    expect(shown("")).toEqual([]);
  });
  it('read "or" in quotes as text', () => {
    expect(piecesOf('"or" x')).toHaveLength(2);
  });
});

describe("changes", () => {
  it("leave what was typed as it was", () => {
    expect(setValues("refund state:active cost>1", "state", ["finished"])).toBe(
      "refund state:finished cost>1",
    );
    expect(setValues("refund state:active", "state", [])).toBe("refund");
    expect(setValues("refund", "agent", ["a b", "c"])).toBe('refund agent:"a b",c');
    expect(setValues("-state:active", "state", ["finished"])).toBe("-state:active state:finished");
    expect(setValues("state:a x state:b", "state", ["c"])).toBe("state:c x");
  });
  it("keep alternatives together", () => {
    expect(setValues("a or b", "state", ["active"])).toBe("(a or b) state:active");
    expect(joinFilters("a or b", "", "c or d")).toBe("(a or b) (c or d)");
    expect(joinFilters("(a or b)", "c")).toBe("(a or b) c");
    expect(joinFilters("a or b")).toBe("a or b");
  });
  it("replace a range of a field by another", () => {
    const text = "x started>=2026-01-01 y started<2026-01-02 z";
    expect(replaceTerms(text, "started", "started>-24h")).toBe("x started>-24h y z");
    expect(replaceTerms(text, "started", "")).toBe("x y z");
  });
  it("take one piece out", () => {
    const text = "a -tag:b c";
    expect(removePiece(text, piecesOf(text)[1] as never)).toBe("a c");
  });
});

it("values are quoted where the language would read them as its own", () => {
  expect(writeTerm("agent", ["support-bot", "two words", "a:b", "-x", "a,b", "or"])).toBe(
    'agent:support-bot,"two words","a:b","-x","a,b","or"',
  );
  expect(quote('say "hi"')).toBe('"say hi"');
  expect(valuesOf("state:active,finished -state:x state:active", "state")).toEqual([
    "active",
    "finished",
  ]);
});
