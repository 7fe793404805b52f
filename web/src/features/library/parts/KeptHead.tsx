import type { ReactNode } from "react";
import { CopyButton } from "@/ui/CopyButton";
import { Moment } from "@/ui/Moment";
import { Tag } from "@/ui/Tag";

interface Props {
  name: string;
  id: string;
  agent: string;
  description?: string | null;
  tags?: readonly string[];
  createdAt: string;
  updatedAt: string;
  /** The way back to the list. */
  back: ReactNode;
}

/** What something that is kept is, above what is in it. */
export function KeptHead(props: Props) {
  return (
    <header className="mb-5">
      <p className="text-small text-quiet">{props.back}</p>
      <h1 className="flex flex-wrap items-center gap-x-2 gap-y-1 text-title font-bold">
        {props.name}
        {props.tags?.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
      </h1>
      {props.description && <p className="max-w-[80ch]">{props.description}</p>}
      <p className="flex flex-wrap items-center gap-x-1 text-small text-quiet">
        Agent {props.agent} · made <Moment iso={props.createdAt} /> · changed{" "}
        <Moment iso={props.updatedAt} /> · <code className="font-mono">{props.id}</code>
        <CopyButton text={props.id} label="Copy the id" />
      </p>
    </header>
  );
}
