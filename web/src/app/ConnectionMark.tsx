import { Radio, WifiOff } from "lucide-react";
import { useConnection } from "@/api/connection";
import { classes } from "@/lib/classes";
import { Tooltip } from "@/ui/Tooltip";

/** Whether what is on screen follows the server. Loud only when it does not. */
export function ConnectionMark() {
  const state = useConnection((connection) => connection.state);
  if (state === "idle") return null;
  const lost = state === "lost";
  const text = lost
    ? "The connection to the server is lost. What you see may be old; it is tried again by itself."
    : state === "open"
      ? "What you see is kept up to date by the server."
      : "Connecting to the server.";
  return (
    <Tooltip text={text}>
      <span
        role="status"
        className={classes(
          "flex h-6 items-center gap-1.5 rounded-medium px-2 text-small",
          lost ? "bg-warn-surface font-medium text-warn" : "text-quiet",
        )}
      >
        {lost ? (
          <WifiOff size={13} aria-hidden />
        ) : (
          <Radio size={13} aria-hidden className={state === "open" ? "text-ok" : "text-faint"} />
        )}
        <span className={lost ? undefined : "max-sm:sr-only"}>
          {lost ? "Connection lost" : state === "open" ? "Live" : "Connecting"}
        </span>
      </span>
    </Tooltip>
  );
}
