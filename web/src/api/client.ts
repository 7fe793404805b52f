// The one place that talks HTTP. Answers are typed from the OpenAPI document; failures are ApiError.
import createClient from "openapi-fetch";
import { takeEarly } from "@/api/early";
import { toApiError, unreachable } from "@/api/errors";
import { useProject } from "@/api/project";
import type { paths } from "@/api/schema";
import { isTurnedAway, tellTurnedAway } from "@/api/turnedAway";

const plain = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "" : location.origin,
  fetch: (request: Request) => takeEarly(request) ?? globalThis.fetch(request),
});

// What is about the server or about oneself; a project's own calls name it in their path.
const OF_NO_PROJECT = /^\/v1\/(setup|sign-|me(\/|$)|invitations|accounts|projects|provider)/;

interface Init {
  params?: { query?: Record<string, unknown> };
}
type Call = (path: string, init?: Init) => unknown;

/** Names the project on screen in every call that is about one. */
function scoped<Method>(call: Method): Method {
  const ask: Call = (path, init) => {
    const project = useProject.getState().id;
    if (project === null || OF_NO_PROJECT.test(path)) return (call as Call)(path, init);
    const query = { project, ...init?.params?.query };
    return (call as Call)(path, { ...init, params: { ...init?.params, query } });
  };
  return ask as Method;
}

export const client = {
  GET: scoped(plain.GET),
  POST: scoped(plain.POST),
  PUT: scoped(plain.PUT),
  PATCH: scoped(plain.PATCH),
  DELETE: scoped(plain.DELETE),
};

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Unwraps an answer of `client`, or throws the ApiError that says what went wrong. */
export async function take<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw unreachable();
  }
  if (answer.response.ok) return answer.data as T;
  const error = toApiError(answer.response, answer.error);
  if (isTurnedAway(error.code)) tellTurnedAway(error.code);
  throw error;
}
