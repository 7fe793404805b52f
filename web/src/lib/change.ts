// How a figure differs from that of the period before.

export interface Change {
  /** "+12 %", "−3 pts", "no change". */
  text: string;
  direction: -1 | 0 | 1;
}

const SIGNS = { "-1": "−", "0": "", "1": "+" } as const;

function say(size: number, unit: string, digits: number): Change {
  const rounded = Number(size.toFixed(digits));
  if (rounded === 0) return { text: "no change", direction: 0 };
  const direction = rounded > 0 ? 1 : -1;
  return { text: `${SIGNS[direction]}${Math.abs(rounded)}${unit}`, direction };
}

/** In hundredths of what was before; null where nothing was, or either is not known. */
export function relativeChange(
  now: number | null | undefined,
  before: number | null | undefined,
): Change | null {
  if (now === null || now === undefined || !before) return null;
  const share = now / before - 1;
  // "+4,100 %" is read more slowly than "× 42".
  if (share >= 9.995) return { text: `× ${Math.round(now / before)}`, direction: 1 };
  return say(share * 100, " %", 0);
}

/** In points of a share; null where either is not known. */
export function pointsChange(
  now: number | null | undefined,
  before: number | null | undefined,
): Change | null {
  if (now === null || now === undefined || before === null || before === undefined) return null;
  return say((now - before) * 100, " pts", 1);
}
