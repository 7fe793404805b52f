import { useInfiniteQuery } from "@tanstack/react-query";
import { Pages } from "@/features/library/parts/Pages";
import { flagsQuery } from "@/features/library/queries";
import { CopyButton } from "@/ui/CopyButton";
import { Moment } from "@/ui/Moment";
import { Panel } from "@/ui/Panel";
import { useTitle } from "@/ui/useTitle";
import { Payload } from "@/views/payload/Payload";

export function FlagsPage() {
  const list = useInfiniteQuery(flagsQuery());
  useTitle("Feature flags");
  return (
    <>
      <h1 className="sr-only">Feature flags</h1>
      <Panel
        title="Feature flags"
        note="Values that programs ask for. A session hears the same for as long as it is kept; one of an agent goes before one of every agent."
      >
        <Pages
          of="feature flags"
          list={list}
          empty={
            <p>
              There are none. They are made under <code className="font-mono">/v1/flags</code>.
            </p>
          }
        >
          {(flag) => (
            <li key={flag.flag_id} className="space-y-2 px-4 py-3">
              <p className="flex flex-wrap items-center gap-x-1">
                <code className="font-mono font-medium">{flag.name}</code>
                <CopyButton text={flag.name} label="Copy the name" />
                <span className="text-small text-quiet">
                  {flag.agent_id === null ? "every agent" : flag.agent_id} · changed{" "}
                  <Moment iso={flag.updated_at} />
                </span>
              </p>
              {flag.description && <p>{flag.description}</p>}
              <Payload label="Value" value={flag.value} />
            </li>
          )}
        </Pages>
      </Panel>
    </>
  );
}
