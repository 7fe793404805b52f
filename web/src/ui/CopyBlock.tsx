import { CopyButton } from "@/ui/CopyButton";

/** Lines to take along as they are. */
export function CopyBlock({ text, label }: { text: string; label: string }) {
  return (
    <div className="flex items-start gap-1 rounded-medium border border-line bg-sunken py-1.5 pr-1.5 pl-3">
      <pre className="min-w-0 flex-1 overflow-x-auto py-0.5 font-mono text-small whitespace-pre-wrap">
        {text}
      </pre>
      <CopyButton text={text} label={label} />
    </div>
  );
}
