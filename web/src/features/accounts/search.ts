// What the sign-in page's address carries: where to go afterwards, and what went wrong before.

export interface SignInSearch {
  return_to?: string;
  problem?: string;
}

export function validateSearch(search: Record<string, unknown>): SignInSearch {
  const { return_to, problem } = search;
  return {
    ...(typeof return_to === "string" && isOurs(return_to) ? { return_to } : {}),
    ...(typeof problem === "string" ? { problem } : {}),
  };
}

// A browser takes // and /\ for the beginning of another host.
function isOurs(path: string): boolean {
  return /^\/(?![/\\])[^\\]*$/.test(path) && !path.startsWith("/sign-in");
}

// What leads back from the provider; docs/reference/security.md has the same table.
const PROBLEMS: Record<string, string> = {
  over: "Your sign-in has ended. Sign in again to go on where you were.",
  expired:
    "The sign-in was begun more than a quarter of an hour ago, or in another browser. Try again.",
  wrong_state: "The answer belongs to another sign-in. Try again.",
  refused: "The provider did not let you in.",
  unreachable:
    "The provider gave no good answer; the server's log says more. Try again in a while.",
  bad_token:
    "What the provider said about you could not be trusted. Tell whoever runs this server.",
  no_email: "The provider did not tell your email, which this server needs.",
  email_not_verified: "The provider has not verified your email. Verify it there, then try again.",
  not_allowed:
    "Nobody invited this email, and its domain may not come in by itself. Ask an admin of a project to add you.",
};

export function problemInWords(name: string): string {
  return PROBLEMS[name] ?? "The sign-in did not work. Try again.";
}
