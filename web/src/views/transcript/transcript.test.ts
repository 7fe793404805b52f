import { describe, expect, it } from "vitest";
import { parseTime } from "@/lib/time";
import { at, event } from "@/test/builders";
import type { Message } from "@/views/payload/shape";
import { buildTree, inTimeOrder } from "@/views/timeline/tree";
import { diffLines, piecesOf } from "@/views/transcript/diff";
import { freshOf, promptText } from "@/views/transcript/prompt";
import { toTurns } from "@/views/transcript/turns";

const SIGNS = { same: " ", added: "+", removed: "-" };
const drawn = (before: string, after: string) =>
  diffLines(before, after).map((line) => SIGNS[line.kind] + line.text);

describe("diffLines", () => {
  it.each([
    ["", "", []],
    ["a", "a", [" a"]],
    ["", "a", ["+a"]],
    ["a", "", ["-a"]],
    ["a\nb\nc", "a\nx\nc", [" a", "-b", "+x", " c"]],
    ["a\nb\nc\nd", "b\nc\ne\nd", ["-a", " b", " c", "+e", " d"]],
    ["a\na", "a\na\na", [" a", " a", "+a"]],
  ])("%j to %j", (before, after, lines) => expect(drawn(before, after)).toEqual(lines));
  it("both texts can be read out of it, also where it gave up looking for what is common", () => {
    const long = (mark: string) =>
      Array.from({ length: 2_000 }, (_, n) => `${mark}${n}`).join("\n");
    const lines = diffLines(long("a"), long("b"));
    const read = (kind: string) =>
      lines
        .flatMap((line) => (line.kind === "same" || line.kind === kind ? [line.text] : []))
        .join("\n");
    expect(read("removed")).toBe(long("a"));
    expect(read("added")).toBe(long("b"));
  });
  it("puts aside what is far from a change", () => {
    const text = Array.from({ length: 20 }, (_, n) => `line ${n}`);
    const changed = [...text];
    changed[10] = "other";
    const pieces = piecesOf(diffLines(text.join("\n"), changed.join("\n")), 2);
    expect(pieces.map((piece) => [piece.kind, piece.lines.length])).toEqual([
      ["skipped", 8],
      ["lines", 6],
      ["skipped", 7],
    ]);
  });
});

const said = (role: string, text: string): Message => ({
  role,
  name: null,
  parts: [{ kind: "text", text }],
});

describe("freshOf", () => {
  const before = [said("system", "Be kind"), said("user", "Hello")];
  it("leaves out what the call before was told, and its answer", () => {
    const now = [...before, said("assistant", "Hi"), said("user", "Where is my order?")];
    const { repeated, fresh } = freshOf(before, [said("assistant", "Hi")], now);
    expect([repeated.length, fresh]).toEqual([3, [said("user", "Where is my order?")]]);
  });
  it("a prompt that begins otherwise is told whole; one sent again keeps its last message", () => {
    const other = [said("system", "Be quick"), said("user", "Hello")];
    expect(freshOf(before, [], other).fresh).toEqual(other);
    expect(freshOf(before, [], before).fresh).toEqual([said("user", "Hello")]);
    expect(freshOf([], [], [])).toEqual({ repeated: [], fresh: [] });
  });
  it("a prompt is a text in which every message begins with its role", () => {
    expect(promptText(before)).toBe("system:\nBe kind\n\nuser:\nHello");
  });
});

it("a call continues the last one of its own conversation", () => {
  const llm = (id: string, parent_id: string | null, from: number) =>
    event(id, { parent_id, type: "llm_generation", started_at: at(from) });
  const tree = buildTree(
    [
      event("step1", { type: "step", started_at: at(0) }),
      llm("a", "step1", 1),
      event("step2", { type: "step", started_at: at(2) }),
      llm("b", "step2", 3),
      event("agent", { parent_id: "step2", type: "function_call", started_at: at(4) }),
      llm("inner1", "agent", 5),
      llm("c", "step2", 6),
      llm("inner2", "agent", 7),
    ],
    parseTime(at(0)) ?? 0,
  );
  const turns = toTurns(inTimeOrder(tree));
  expect(turns.map(({ node, before }) => `${node.id}<${before?.id ?? ""}`)).toEqual([
    "step1<",
    "a<",
    "step2<",
    "b<a",
    "agent<",
    "inner1<",
    "c<b",
    "inner2<inner1",
  ]);
});
