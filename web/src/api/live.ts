// One server-sent stream for the page on screen: reconnects by itself, tells when something may
// have been missed, and lets go while the page is hidden (a browser grants a host six connections).
import { useEffect, useRef } from "react";
import { type Connection, useConnection } from "@/api/connection";
import { inProject } from "@/api/project";

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;
const HIDDEN_GRACE_MS = 20_000;

export interface LiveStream {
  /** What to do with each named event. */
  handlers: Record<string, (data: unknown) => void>;
  /**
   * The stream is open. Whatever happened before may have been missed: between the first answer and
   * the first opening too.
   */
  onOpen: (first: boolean) => void;
  /** The stream broke; it is opened again by itself. */
  onLost?: () => void;
}

/** Opens a stream and returns the function that closes it. */
export function openLive(url: string, stream: LiveStream): () => void {
  let source: EventSource | null = null;
  let retryMs = FIRST_RETRY_MS;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let hide: ReturnType<typeof setTimeout> | undefined;
  let first = true;
  const tell = (state: Connection) => useConnection.setState({ state });

  const close = () => {
    clearTimeout(retry);
    source?.close();
    source = null;
  };
  const open = () => {
    close();
    source = new EventSource(inProject(url));
    source.onopen = () => {
      tell("open");
      retryMs = FIRST_RETRY_MS;
      stream.onOpen(first);
      first = false;
    };
    source.onerror = () => {
      tell("lost");
      close();
      retry = setTimeout(open, retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      stream.onLost?.();
    };
    for (const [name, handle] of Object.entries(stream.handlers)) {
      source.addEventListener(name, (message) => handle(JSON.parse(message.data)));
    }
  };
  const onVisibility = () => {
    clearTimeout(hide);
    if (document.visibilityState === "hidden") hide = setTimeout(close, HIDDEN_GRACE_MS);
    else if (source === null) open();
  };

  tell("connecting");
  open();
  document.addEventListener("visibilitychange", onVisibility);
  return () => {
    document.removeEventListener("visibilitychange", onVisibility);
    clearTimeout(hide);
    close();
    tell("idle");
  };
}

/** Holds a stream open while the component is on screen; none for null. */
export function useLive(url: string | null, stream: LiveStream): void {
  const latest = useRef(stream);
  useEffect(() => {
    latest.current = stream;
  });
  const names = Object.keys(stream.handlers).join(" ");
  useEffect(() => {
    if (url === null) return;
    const handlers: LiveStream["handlers"] = {};
    for (const name of names.split(" ")) {
      handlers[name] = (data) => latest.current.handlers[name]?.(data);
    }
    return openLive(url, {
      handlers,
      onOpen: (first) => latest.current.onOpen(first),
      onLost: () => latest.current.onLost?.(),
    });
  }, [url, names]);
}
