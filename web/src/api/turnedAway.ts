// What happens when the server no longer knows who asks: said by whoever notices, heard by the app.

type Listener = (code: string) => void;

let listener: Listener = () => {};

/** Codes with which the server asks for somebody to come in first. */
const CODES = ["not_signed_in", "setup_required"];

export function isTurnedAway(code: string): boolean {
  return CODES.includes(code);
}

export function onTurnedAway(listen: Listener): void {
  listener = listen;
}

export function tellTurnedAway(code: string): void {
  listener(code);
}
