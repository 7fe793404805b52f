import { useEffect, useState } from "react";
import { rateOf, type Sample, withSample } from "@/features/health/rate";

/** Records a second, from one answer of the server to the next; null while there was only one. */
export function useRate(accepted: number, answeredAt: number): number | null {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    setSamples((known) => withSample(known, { at: answeredAt, accepted }));
  }, [accepted, answeredAt]);
  return rateOf(samples);
}
