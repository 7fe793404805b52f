import { afterEach, expect, it, vi } from "vitest";
import { client } from "@/api/client";
import { askEarly } from "@/api/early";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const sessions = (q: string) =>
  client.GET("/v1/sessions", { params: { query: { q, sort: "-cost", limit: 5 } } });

it("gives out an answer that was asked for early, once", async () => {
  const asked = vi.fn(async () => Response.json({ items: [] }));
  vi.stubGlobal("fetch", asked);
  // The same question, its parameters written and ordered in another way.
  askEarly("/v1/sessions?sort=-cost&limit=5&q=name%3Aa+b");
  expect(asked).toHaveBeenCalledTimes(1);
  expect((await sessions("name:a b")).data).toEqual({ items: [] });
  expect(asked).toHaveBeenCalledTimes(1);
  await sessions("name:a b");
  expect(asked).toHaveBeenCalledTimes(2);
});

it("keeps no answer to another question, and none that has grown old", async () => {
  const asked = vi.fn(async () => Response.json({ items: [] }));
  vi.stubGlobal("fetch", asked);
  vi.useFakeTimers({ toFake: ["Date"] });
  askEarly("/v1/sessions?q=x&sort=-cost&limit=5");
  await sessions("y");
  expect(asked).toHaveBeenCalledTimes(2);
  vi.setSystemTime(Date.now() + 11_000);
  await sessions("x");
  expect(asked).toHaveBeenCalledTimes(3);
});

it("hands a failure to whoever takes the answer", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
  askEarly("/v1/me");
  await expect(client.GET("/v1/me")).rejects.toThrow("no network");
});
