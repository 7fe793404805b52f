import { describe, expect, it } from "vitest";
import { isSameValue, shapeOf, toRaw } from "@/views/payload/shape";

describe("shapeOf", () => {
  it("reads chat messages with parts and tool calls", () => {
    const shape = shapeOf([
      { role: "system", content: "Be careful." },
      {
        role: "user",
        content: [
          { type: "text", text: "Hi" },
          { type: "image_url", image_url: { url: "https://x/y.png" } },
        ],
      },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ function: { name: "click", arguments: '{"at":1}' } }],
      },
    ]);
    expect(shape).toMatchObject({
      kind: "messages",
      messages: [
        { role: "system", parts: [{ kind: "text", text: "Be careful." }] },
        {
          role: "user",
          parts: [
            { kind: "text", text: "Hi" },
            { kind: "picture", url: "https://x/y.png" },
          ],
        },
        { role: "assistant", parts: [{ kind: "call", name: "click", value: { at: 1 } }] },
      ],
    });
  });
  it("finds messages inside a request or an answer and keeps the rest", () => {
    expect(shapeOf({ model: "m", messages: [{ role: "user", content: "Hi" }] })).toMatchObject({
      kind: "messages",
      rest: { model: "m" },
    });
    expect(shapeOf({ choices: [{ message: { role: "assistant", content: "Yo" } }] })).toMatchObject(
      {
        kind: "messages",
        messages: [{ role: "assistant" }],
        rest: null,
      },
    );
    expect(shapeOf({ role: "model", parts: [{ text: "Yo" }] })).toMatchObject({ kind: "messages" });
  });
  it("reads JSON that was recorded as text", () => {
    expect(shapeOf('{"a": [1]}')).toEqual({ kind: "data", value: { a: [1] } });
    expect(shapeOf("{not json}")).toEqual({ kind: "text", text: "{not json}" });
  });
  it("takes everything else as it is", () => {
    expect(shapeOf(null)).toEqual({ kind: "nothing" });
    expect(shapeOf(0)).toEqual({ kind: "data", value: 0 });
    expect(shapeOf([])).toEqual({ kind: "data", value: [] });
    expect(shapeOf([{ role: "user" }])).toMatchObject({ kind: "data" });
    expect(shapeOf([{ role: "user", content: "x" }, 7])).toMatchObject({ kind: "data" });
    expect(shapeOf({ choices: [] })).toMatchObject({ kind: "data" });
  });
});

it("raw is the text itself, or indented JSON", () => {
  expect(toRaw("a\nb")).toBe("a\nb");
  expect(toRaw({ a: 1 })).toBe('{\n  "a": 1\n}');
});

it("knows a value that was recorded twice", () => {
  expect(isSameValue({ a: [1] }, { a: [1] })).toBe(true);
  expect(isSameValue({ a: [1] }, { a: [2] })).toBe(false);
  expect(isSameValue("a", "a")).toBe(true);
  expect(isSameValue(null, {})).toBe(false);
});
