import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { KeptHead } from "@/features/library/parts/KeptHead";
import { One } from "@/features/library/parts/One";
import { Pages } from "@/features/library/parts/Pages";
import { promptQuery, versionsQuery } from "@/features/library/queries";
import { Moment } from "@/ui/Moment";
import { Panel } from "@/ui/Panel";
import { Tag } from "@/ui/Tag";
import { useTitle } from "@/ui/useTitle";
import { Payload } from "@/views/payload/Payload";

/** A prompt with all its versions, the newest first. */
export function PromptPage() {
  const { promptId } = useParams({ strict: false }) as { promptId: string };
  const prompt = useQuery(promptQuery(promptId));
  const versions = useInfiniteQuery(versionsQuery(promptId));
  useTitle(prompt.data?.name ?? "Prompt");
  return (
    <One what="prompt" query={prompt}>
      {(one) => (
        <>
          <KeptHead
            name={one.name}
            id={one.prompt_id}
            agent={one.agent_id}
            createdAt={one.created_at}
            updatedAt={one.updated_at}
            back={
              <Link to="/library/prompts" className="hover:underline">
                Prompts
              </Link>
            }
          />
          <Panel
            title="Versions"
            note="A label names one version and can be moved; a version never changes."
          >
            <Pages of="versions" list={versions} empty="It has no version yet.">
              {(version) => (
                <li key={version.version} className="space-y-2 px-4 py-3">
                  <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
                    <span className="font-medium">Version {version.version}</span>
                    {version.labels.map((label) => (
                      <Tag key={label}>{label}</Tag>
                    ))}
                    <span className="text-small text-quiet">
                      <Moment iso={version.created_at} />
                    </span>
                  </p>
                  {version.description && <p>{version.description}</p>}
                  <Payload label="Content" value={version.content} />
                  {Object.keys(version.metadata).length > 0 && (
                    <Payload label="Metadata" value={version.metadata} />
                  )}
                </li>
              )}
            </Pages>
          </Panel>
        </>
      )}
    </One>
  );
}
