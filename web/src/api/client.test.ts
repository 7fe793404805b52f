import { afterEach, expect, it, vi } from "vitest";
import { client, take } from "@/api/client";
import { ApiError, isFinal } from "@/api/errors";
import { inProject, setProject } from "@/api/project";
import { onTurnedAway } from "@/api/turnedAway";

const answer = (body: string, status: number) =>
  vi.stubGlobal(
    "fetch",
    vi.fn(
      async () => new Response(body, { status, headers: { "content-type": "application/json" } }),
    ),
  );
const ask = () =>
  take(client.GET("/v1/sessions/{session_id}", { params: { path: { session_id: "a/b?c#d %" } } }));

const asked = (at: number) => {
  const request = vi.mocked(fetch).mock.calls[at]?.[0] as unknown as Request;
  return new URL(request.url);
};

afterEach(() => {
  vi.unstubAllGlobals();
  setProject(null);
});

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

it("names the project on screen wherever one is meant", async () => {
  answer("{}", 200);
  setProject("a b");
  await ask();
  await take(client.GET("/v1/audit", { params: { query: { project: "*", limit: 5 } } }));
  await take(client.GET("/v1/me"));
  await take(client.GET("/v1/projects/{project_id}", { params: { path: { project_id: "x" } } }));
  const projects = [0, 1, 2, 3].map((at) => asked(at).searchParams.get("project"));
  expect(projects).toEqual(["a b", "*", null, null]);
  expect(asked(1).searchParams.get("limit")).toBe("5");
  expect(inProject("/v1/live")).toBe("/v1/live?project=a%20b");
  expect(inProject("/v1/live?x=1")).toBe("/v1/live?x=1&project=a%20b");
  setProject(null);
  expect(inProject("/v1/live")).toBe("/v1/live");
});

it("tells when somebody has to sign in, and only then", async () => {
  const told: string[] = [];
  onTurnedAway((code) => told.push(code));
  for (const code of ["not_signed_in", "wrong_password", "role_needed", "setup_required"]) {
    answer(JSON.stringify({ detail: "no", code, hint: "" }), 401);
    await ask().catch(() => {});
  }
  expect(told).toEqual(["not_signed_in", "setup_required"]);
});

it("knows how long to wait where the server says so", async () => {
  const headers = { "content-type": "application/json", "retry-after": "899" };
  vi.stubGlobal("fetch", async () => new Response('{"detail":"x"}', { status: 429, headers }));
  expect(await ask().catch((cause: unknown) => cause)).toMatchObject({ retryAfter: 899 });
});
