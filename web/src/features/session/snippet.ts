// How to ask this server for an event from elsewhere: as a command and as a program.

function addressOf(origin: string, sessionId: string, eventId: string): string {
  return `${origin}/v1/sessions/${encodeURIComponent(sessionId)}/events/${encodeURIComponent(eventId)}`;
}

// Percent-encoding leaves only one character that a shell reads within double quotes as its own.
const shellSafe = (url: string) => url.replaceAll("!", "%21");

/** A curl command; the key is taken from the environment, where one is needed. */
export function toCurl(origin: string, sessionId: string, eventId: string): string {
  const url = shellSafe(addressOf(origin, sessionId, eventId));
  return `curl -sS "${url}" \\\n  -H "Authorization: Bearer $LUCIDIC_API_KEY"`;
}

/** A Python program that needs nothing but Python. */
export function toPython(origin: string, sessionId: string, eventId: string): string {
  return `import json
import os
from urllib.request import Request, urlopen

request = Request(
    ${JSON.stringify(addressOf(origin, sessionId, eventId))},
    headers={"Authorization": "Bearer " + os.environ.get("LUCIDIC_API_KEY", "")},
)
with urlopen(request) as answer:
    event = json.load(answer)
print(json.dumps(event, indent=2))
`;
}
