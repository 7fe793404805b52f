// The one place that talks HTTP. Answers are typed from the OpenAPI document; failures are ApiError.
import createClient from "openapi-fetch";
import { toApiError, unreachable } from "@/api/errors";
import type { paths } from "@/api/schema";

export const client = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "" : location.origin,
  fetch: (request: Request) => globalThis.fetch(request),
});

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
  if (!answer.response.ok) throw toApiError(answer.response.status, answer.error);
  return answer.data as T;
}
