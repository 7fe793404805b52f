import { Link } from "@tanstack/react-router";
import { SquareTerminal } from "lucide-react";
import { CopyButton } from "@/ui/CopyButton";
import { Notice } from "@/ui/Notice";
import { firstProgram, needsBaseUrl } from "@/views/onboarding/firstProgram";

/** What an empty store shows: the program that fills it. */
export function FirstProgram({ origin, needsKey }: { origin: string; needsKey: boolean }) {
  const program = firstProgram();
  const settings = [
    ...(needsBaseUrl(origin) ? [`export LUCIDIC_BASE_URL=${origin}`] : []),
    ...(needsKey ? ["export LUCIDIC_API_KEY=lucidic_…"] : []),
  ];
  return (
    <div className="pt-4">
      <Notice icon={<SquareTerminal size={20} aria-hidden />} title="Record your first session">
        <p>
          Run this program. Its session appears here while it runs; nothing needs to be reloaded.
        </p>
        {needsKey && (
          <p className="mt-1">
            It records with an API key of this project:{" "}
            <Link
              to="/settings/keys"
              className="font-medium text-accent underline underline-offset-2"
            >
              make one
            </Link>
            , and take its lines along.
          </p>
        )}
      </Notice>
      <div className="mx-auto -mt-10 max-w-[640px] space-y-3 px-4">
        {settings.length > 0 && (
          <Code
            label="Shell"
            text={settings.join("\n")}
            copy={settings.length > 1 ? "Copy the settings" : "Copy the setting"}
          />
        )}
        <Code label="Python" text={program} copy="Copy the program" />
      </div>
    </div>
  );
}

function Code({ label, text, copy }: { label: string; text: string; copy: string }) {
  return (
    <div className="overflow-hidden rounded-large border border-line bg-raised">
      <div className="flex h-8 items-center justify-between border-b border-line pr-1 pl-3 text-small text-quiet">
        {label}
        <CopyButton text={text} label={copy} />
      </div>
      <pre
        // Narrow windows cut long lines: the keyboard must be able to scroll them.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls
        tabIndex={0}
        className="overflow-x-auto px-3 py-2.5 font-mono text-small leading-5"
      >
        {text}
      </pre>
    </div>
  );
}
