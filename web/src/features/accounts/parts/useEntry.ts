import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { ApiError } from "@/api/errors";

interface Entry<Body> {
  submit: (body: Body) => void;
  busy: boolean;
  error: ApiError | null;
}

/** Sends what gets one in, then goes on at `to` with nothing kept of who was there before. */
export function useEntry<Body>(send: (body: Body) => Promise<unknown>, to: string): Entry<Body> {
  const cache = useQueryClient();
  const router = useRouter();
  const entry = useMutation({
    mutationFn: send,
    onSuccess: () => {
      cache.clear();
      return router.navigate({ href: to, replace: true });
    },
  });
  return {
    submit: entry.mutate,
    busy: entry.isPending || entry.isSuccess,
    error: entry.error && toKnown(entry.error),
  };
}

function toKnown(error: Error): ApiError {
  return error instanceof ApiError ? error : new ApiError(0, "broken", error.message, "");
}
