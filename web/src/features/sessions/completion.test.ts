import { describe, expect, it } from "vitest";
import type { FilterField } from "@/api/types";
import { completionsAt, takeCompletion } from "@/features/sessions/completion";

const field = (name: string, given: Partial<FilterField> = {}): FilterField => ({
  name,
  kind: "text",
  doc: `its ${name}`,
  operators: [":"],
  values: [],
  ...given,
});
const FIELDS = [
  field("agent", {
    values: [
      { value: "shop", sessions: 9 },
      { value: "help desk", sessions: 4 },
      { value: "photoshop", sessions: 1 },
    ],
  }),
  field("cost", { kind: "number", operators: [":", ">", ">=", "<", "<="] }),
  field("started", { kind: "moment", operators: [":", ">", ">=", "<", "<="] }),
  field("state"),
];
const labels = (text: string, caret = text.length) =>
  completionsAt(text, caret, FIELDS).options.map((each) => each.label);
const taken = (text: string, label: string, caret = text.length) => {
  const found = completionsAt(text, caret, FIELDS);
  const option = found.options.find((each) => each.label === label);
  if (!option) throw new Error(`no ${label}`);
  return takeCompletion(text, found, option).text;
};

describe("fields", () => {
  it("are offered by their beginning, also after a minus and a parenthesis", () => {
    expect(labels("st")).toEqual(["started", "state"]);
    expect(labels("refund -a")).toEqual(["agent"]);
    expect(labels("(c")).toEqual(["cost"]);
    expect(labels("")).toEqual(["agent", "cost", "started", "state"]);
    expect(labels("42")).toEqual([]);
  });
  it("are taken with their sign", () => {
    expect(taken("refund -ag", "agent")).toBe("refund -agent:");
    expect(taken("co", "cost")).toBe("cost>");
  });
});

describe("values", () => {
  it("are offered by any part, those that begin so first", () => {
    expect(labels("agent:shop")).toEqual(["shop", "photoshop"]);
    expect(labels("agent:")).toEqual(["shop", "help desk", "photoshop"]);
    expect(labels("nothing:")).toEqual([]);
  });
  it("are offered anew after a comma, without those that stand there", () => {
    expect(labels("agent:shop,")).toEqual(["help desk", "photoshop"]);
    expect(taken("agent:shop,he", "help desk")).toBe('agent:shop,"help desk" ');
  });
  it("are quoted where they must be, and take the place of what was typed", () => {
    expect(taken("x agent:help state:a", "help desk", 12)).toBe('x agent:"help desk" state:a');
    expect(taken('agent:"help d', "help desk")).toBe('agent:"help desk" ');
  });
  it("of moments are examples", () => {
    expect(taken("started>", "-24h")).toBe("started>-24h ");
  });
});
