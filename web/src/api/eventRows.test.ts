import { afterEach, expect, it, vi } from "vitest";
import { eventRows } from "@/api/eventRows";
import { event } from "@/test/builders";

afterEach(() => vi.unstubAllGlobals());

const never = new AbortController().signal;

function serve(count: number, next: string | null = null) {
  const items = Array.from({ length: count }, (_, n) => event(`e${n}`));
  const fetch = vi.fn(async (_request: Request) => Response.json({ items, next_cursor: next }));
  vi.stubGlobal("fetch", fetch);
  vi.stubGlobal("Worker", undefined);
  return fetch;
}

async function all(id: string, from: string): Promise<string[]> {
  const found: string[] = [];
  let place: string | null = from;
  while (place !== null && place !== "other") {
    const page = await eventRows(id, place, never);
    found.push(...page.items.map((each) => each.event_id));
    place = page.next_cursor;
  }
  return found;
}

it("gives one answer in pieces, every row once and in order", async () => {
  const fetch = serve(9_001);
  expect(await all("s", "c")).toEqual(Array.from({ length: 9_001 }, (_, n) => `e${n}`));
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(fetch.mock.calls[0]?.[0].url).toContain("limit=100000&cursor=c");
});

it("goes on with the server's own cursor, and takes an answer without rows", async () => {
  serve(8_000, "other");
  expect(await all("s", "c")).toHaveLength(8_000);
  serve(0);
  expect(await eventRows("s", "c", never)).toEqual({ items: [], next_cursor: null });
});

it("asks again where a piece is asked for out of turn", async () => {
  const fetch = serve(9_000);
  await eventRows("s", "c#d", never);
  const third = await eventRows("s", "c#d#2", never);
  expect(third.items.map((each) => each.event_id)[0]).toBe("e8000");
  expect(third.next_cursor).toBeNull();
  expect(fetch).toHaveBeenCalledTimes(2);
  expect(fetch.mock.calls[1]?.[0].url).toContain("cursor=c%23d");
});

it("tells what the server refused", async () => {
  const refusal = { detail: "The store is busy.", code: "busy", hint: "Try again." };
  vi.stubGlobal("fetch", async () => Response.json(refusal, { status: 503 }));
  await expect(eventRows("s", "c", never)).rejects.toThrow("The store is busy.");
});
