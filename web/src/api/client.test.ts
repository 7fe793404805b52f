import { afterEach, expect, it, vi } from "vitest";
import { client, take } from "@/api/client";
import { ApiError, isFinal } from "@/api/errors";

const answer = (body: string, status: number) =>
  vi.stubGlobal(
    "fetch",
    vi.fn(
      async () => new Response(body, { status, headers: { "content-type": "application/json" } }),
    ),
  );
const ask = () =>
  take(client.GET("/v1/sessions/{session_id}", { params: { path: { session_id: "a/b?c#d %" } } }));

afterEach(() => vi.unstubAllGlobals());

it("sends an id as one segment of the path, whatever stands in it", async () => {
  answer('{"session_id":"a"}', 200);
  await ask();
  const request = vi.mocked(fetch).mock.calls[0]?.[0] as Request;
  expect(new URL(request.url).pathname).toBe("/v1/sessions/a%2Fb%3Fc%23d%20%25");
});

it("throws the server's refusal with its hint", async () => {
  answer('{"detail":"no such session","code":"session.unknown","hint":"look again"}', 404);
  const error = await ask().catch((cause: unknown) => cause);
  expect(error).toMatchObject({ status: 404, message: "No such session.", hint: "Look again." });
  expect(isFinal(error)).toBe(true);
});

it("says something useful about answers in another form, and about silence", async () => {
  answer("{}", 502);
  expect(await ask().catch((cause: unknown) => cause)).toMatchObject({ status: 502 });
  vi.stubGlobal(
    "fetch",
    vi.fn(() => Promise.reject(new TypeError("network"))),
  );
  const silence = await ask().catch((cause: unknown) => cause);
  expect(silence).toBeInstanceOf(ApiError);
  expect(silence).toMatchObject({ code: "unreachable" });
  expect(isFinal(silence)).toBe(false);
});
