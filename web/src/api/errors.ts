// What can go wrong between the dashboard and its server, in words that say what to do.

/** A refusal by the server, or its silence (`status` 0), as a person should read it. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string;
  /** In how many seconds the same may be asked again, where the server said so. */
  readonly retryAfter: number | null;
  /** Of a filter: the character at which it cannot be read. */
  readonly position: number | null;

  constructor(
    status: number,
    code: string,
    detail: string,
    hint: string,
    retryAfter: number | null = null,
    position: number | null = null,
  ) {
    super(detail);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.retryAfter = retryAfter;
    this.position = position;
  }
}

/** Reads the server's error body; answers that are not in its form still get a usable sentence. */
export function toApiError({ status, headers }: Response, body: unknown): ApiError {
  if (typeof body === "object" && body !== null && "detail" in body) {
    const { detail, code, hint, position } = body as Record<string, unknown>;
    return new ApiError(
      status,
      typeof code === "string" ? code : `http_${status}`,
      toSentence(String(detail)),
      toSentence(typeof hint === "string" ? hint : ""),
      Number(headers.get("Retry-After")) || null,
      typeof position === "number" ? position : null,
    );
  }
  return new ApiError(
    status,
    `http_${status}`,
    `The server answered with status ${status}.`,
    "Its log says more. Try again in a moment.",
  );
}

// The server writes for logs and terminals too, where messages begin small and end without a point.
function toSentence(text: string): string {
  const begun = text.slice(0, 1).toUpperCase() + text.slice(1);
  return begun === "" || /[.!?…)"”]$/.test(begun) ? begun : `${begun}.`;
}

export function unreachable(): ApiError {
  return new ApiError(
    0,
    "unreachable",
    "The server does not answer.",
    "Check that `lucidic serve` is still running on this address.",
  );
}

/** True for refusals that no repetition will change. */
export function isFinal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500;
}
