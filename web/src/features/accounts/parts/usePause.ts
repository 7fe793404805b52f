import { useEffect, useState } from "react";
import type { ApiError } from "@/api/errors";

/** Seconds until the server takes another try; 0 when it does. Counts down by itself. */
export function usePause(error: ApiError | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const until = Date.now() + (error?.retryAfter ?? 0) * 1_000;
    const tell = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1_000)));
    tell();
    const timer = setInterval(tell, 1_000);
    return () => clearInterval(timer);
  }, [error]);
  return left;
}
