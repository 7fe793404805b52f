// How many records come in now: from what the server counted between two answers.

export interface Sample {
  /** Milliseconds since 1970. */
  at: number;
  accepted: number;
}

const KEPT = 24;

/** The samples with the newest; a count that went back is that of a server that started anew. */
export function withSample(samples: readonly Sample[], next: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last && last.at >= next.at) return samples;
  if (last && last.accepted > next.accepted) return [next];
  return [...samples.slice(1 - KEPT), next];
}

/** Records a second over the last two samples; null while there is only one. */
export function rateOf(samples: readonly Sample[]): number | null {
  const [before, now] = samples.slice(-2);
  if (!before || !now) return null;
  return ((now.accepted - before.accepted) * 1_000) / (now.at - before.at);
}

export function rateInWords(perSecond: number): string {
  if (perSecond === 0) return "nothing comes in now";
  const shown =
    perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString("en-US");
  return `${shown} a second now`;
}
