import { Braces, Check, Copy, Hash, Link2, Terminal } from "lucide-react";
import { useEffect, useState } from "react";
import type { EventDetail } from "@/api/types";
import { toCurl, toPython } from "@/features/session/snippet";
import { copyText } from "@/ui/copyText";
import { IconButton } from "@/ui/IconButton";
import { ActionMenu } from "@/ui/Menu";
import { toRaw } from "@/views/payload/shape";

/** An event to take along: its id, its address, itself, and how to ask for it. */
export function CopyMenu({ event, sessionId }: { event: EventDetail; sessionId: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (make: () => string) => async () => setCopied(await copyText(make()));
  const id = event.event_id;
  return (
    <ActionMenu
      trigger={
        <IconButton
          size="small"
          label={copied ? "Copied" : "Copy"}
          icon={
            copied ? (
              <Check size={13} aria-hidden className="text-ok" />
            ) : (
              <Copy size={13} aria-hidden />
            )
          }
        />
      }
      actions={[
        { label: "The event's id", icon: <Hash size={14} aria-hidden />, onSelect: copy(() => id) },
        {
          label: "The address of this page",
          icon: <Link2 size={14} aria-hidden />,
          onSelect: copy(() => location.href),
        },
        {
          label: "JSON",
          icon: <Braces size={14} aria-hidden />,
          onSelect: copy(() => toRaw(event)),
        },
        {
          label: "As cURL",
          icon: <Terminal size={14} aria-hidden />,
          onSelect: copy(() => toCurl(location.origin, sessionId, id)),
        },
        {
          label: "As Python",
          icon: <Terminal size={14} aria-hidden />,
          onSelect: copy(() => toPython(location.origin, sessionId, id)),
        },
      ]}
    />
  );
}
