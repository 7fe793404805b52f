// The shortest program that records a session.

// Where the SDK sends its records without any setting.
const DEFAULT_ORIGINS = ["http://localhost:8000", "http://127.0.0.1:8000"];

/** Three calls; what stands between the first and the last is recorded. */
export function firstProgram(): string {
  return [
    "import lucidicai as lai",
    "",
    'lai.init(session_name="My first session", task="Say hello")',
    'lai.create_event(type="llm_generation", messages="Say hello", output="Hello!")',
    "lai.end_session(is_successful=True, session_eval=1.0)",
  ].join("\n");
}

/** True when the SDK must be told where this server is. */
export function needsBaseUrl(origin: string): boolean {
  return !DEFAULT_ORIGINS.includes(origin);
}
