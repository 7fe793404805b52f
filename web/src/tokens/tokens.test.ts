import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/tokens/tokens.css", "utf8")
  .replaceAll(/\/\*[\s\S]*?\*\//g, "")
  .replaceAll(/@media[^{]*\{/g, "");
const blocks = [...css.matchAll(/([^{}]+)\{([^}]*)\}/g)].map(([, selector, body]) => ({
  dark: selector?.includes("dark") ?? false,
  tokens: Object.fromEntries(
    [...(body ?? "").matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]),
  ) as Record<string, string>,
}));

function resolve(name: string, dark: boolean): string {
  let value: string | undefined;
  for (const block of blocks) if (dark || !block.dark) value = block.tokens[name] ?? value;
  const link = /^var\((--[\w-]+)\)$/.exec(value ?? "")?.[1];
  return link ? resolve(link, dark) : (value ?? "");
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
}

function contrast(a: string, b: string): number {
  const [dim, bright] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

const TEXTS = ["ink", "ink-quiet", "accent", "ok", "warn", "error", "running", "unknown"];
const KINDS = ["kind-step", "kind-llm", "kind-tool", "kind-error", "kind-generic"];
const GROUNDS = ["surface", "surface-raised", "surface-sunken", "surface-selected"];

describe.each([false, true])("dark: %s", (dark) => {
  const of = (name: string) => resolve(`--${name}`, dark);

  it.each([...TEXTS, ...KINDS])("%s can be read on every ground", (name) => {
    for (const ground of GROUNDS) {
      expect(contrast(of(name), of(ground)), ground).toBeGreaterThanOrEqual(4.5);
    }
  });
  it.each(["ok", "warn", "error", "running", "unknown"])(
    "%s can be read on its own tint",
    (name) => {
      expect(contrast(of(name), of(`${name}-surface`))).toBeGreaterThanOrEqual(4.5);
    },
  );
  it("what stands on the accent can be read", () => {
    expect(contrast(of("accent-ink"), of("accent"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of("accent-ink"), of("error"))).toBeGreaterThanOrEqual(4.5);
  });
  it("bars can be seen", () => {
    expect(contrast(of("chart"), of("surface-raised"))).toBeGreaterThanOrEqual(3);
    expect(contrast(of("error"), of("surface-raised"))).toBeGreaterThanOrEqual(3);
  });
  it("faint text is for what need not be read, and still seen", () => {
    expect(contrast(of("ink-faint"), of("surface-raised"))).toBeGreaterThanOrEqual(3);
  });
});

it("the dark theme changes semantics and no value", () => {
  const values = Object.keys(blocks[0]?.tokens ?? {});
  const dark = Object.keys(blocks.find((block) => block.dark)?.tokens ?? {});
  expect(dark.filter((name) => values.includes(name))).toEqual([]);
});
