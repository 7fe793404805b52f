import { expect, it } from "vitest";
import { toCurl, toPython } from "@/features/session/snippet";

const EVIL = `a/../b?x=1#y "$(id)\`id\` !! 'q' \\`;

it("asks for exactly this event, whatever its id is made of", () => {
  const text = toCurl("http://localhost:8000", "s 1", EVIL);
  const [, url] = /"([^"]*)"/.exec(text) ?? [];
  const path = new URL(url ?? "").pathname.split("/");
  expect(path.map(decodeURIComponent)).toEqual(["", "v1", "sessions", "s 1", "events", EVIL]);
  expect(url).not.toMatch(/[$`!\\ ]/);
  const quoted = /Request\(\s*("[^\n]*"),\n/.exec(
    toPython("http://localhost:8000", "s 1", EVIL),
  )?.[1];
  expect(
    decodeURIComponent(
      JSON.parse(quoted ?? "")
        .split("/")
        .at(-1),
    ),
  ).toBe(EVIL);
});

it("takes the key from the environment", () => {
  expect(toCurl("http://h", "s", "e")).toContain("Bearer $LUCIDIC_API_KEY");
  expect(toPython("http://h", "s", "e")).toContain('os.environ.get("LUCIDIC_API_KEY"');
});
