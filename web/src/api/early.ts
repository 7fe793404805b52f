// Answers that were asked for before the program that wants them was there; each is given out once.

interface Asked {
  answer: Promise<Response>;
  at: number;
}

// What nobody took by then is not what the server would say now.
const FRESH_MS = 10_000;

const waiting = new Map<string, Asked>();

// One name for the same question, however its parameters were written and ordered.
function nameOf(address: string): string {
  const { pathname, searchParams } = new URL(address, location.origin);
  searchParams.sort();
  return `${pathname}?${searchParams}`;
}

/** Asks the server now for what the page will ask for. */
export function askEarly(address: string): void {
  const answer = fetch(address);
  // Whoever takes it hears of a failure; nobody may.
  answer.catch(() => {});
  waiting.set(nameOf(address), { answer, at: Date.now() });
}

/** The answer that was asked for early; undefined if none was, or it is taken or old. */
export function takeEarly(request: Request): Promise<Response> | undefined {
  if (waiting.size === 0 || request.method !== "GET") return undefined;
  const name = nameOf(request.url);
  const asked = waiting.get(name);
  waiting.delete(name);
  return asked && Date.now() - asked.at < FRESH_MS ? asked.answer : undefined;
}
