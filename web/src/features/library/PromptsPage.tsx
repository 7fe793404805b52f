import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { COVER, KeptLine } from "@/features/library/parts/KeptLine";
import { Pages } from "@/features/library/parts/Pages";
import { promptsQuery } from "@/features/library/queries";
import { plural } from "@/lib/format";
import { Panel } from "@/ui/Panel";
import { useTitle } from "@/ui/useTitle";

export function PromptsPage() {
  const list = useInfiniteQuery(promptsQuery());
  useTitle("Prompts");
  return (
    <>
      <h1 className="sr-only">Prompts</h1>
      <Panel
        title="Prompts"
        note="Texts that programs ask for by name and label; each version stays as it was."
      >
        <Pages
          of="prompts"
          list={list}
          empty={
            <p>
              There are none. A program writes one with{" "}
              <code className="font-mono">client.prompts.update(…)</code>, and asks for it with{" "}
              <code className="font-mono">client.prompts.get(…)</code>.
            </p>
          }
        >
          {(prompt) => (
            <KeptLine
              key={prompt.prompt_id}
              link={
                <Link
                  to="/library/prompts/$promptId"
                  params={{ promptId: prompt.prompt_id }}
                  className={COVER}
                >
                  {prompt.name}
                </Link>
              }
              agent={prompt.agent_id}
              facts={`${plural(prompt.latest_version, "version")}`}
              tags={Object.entries(prompt.labels).map(([label, version]) => `${label} v${version}`)}
              updatedAt={prompt.updated_at}
            />
          )}
        </Pages>
      </Panel>
    </>
  );
}
