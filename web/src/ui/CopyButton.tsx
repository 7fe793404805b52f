import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { copyText } from "@/ui/copyText";
import { IconButton } from "@/ui/IconButton";

interface Props {
  text: string | (() => string);
  label: string;
}

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label }: Props) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => setCopied(await copyText(typeof text === "string" ? text : text()));
  return (
    <IconButton
      size="small"
      label={copied ? "Copied" : label}
      onClick={copy}
      icon={
        copied ? (
          <Check size={13} aria-hidden className="text-ok" />
        ) : (
          <Copy size={13} aria-hidden />
        )
      }
    />
  );
}
