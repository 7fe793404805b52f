import type { ReactNode } from "react";
import { Moment } from "@/ui/Moment";
import { Tag } from "@/ui/Tag";

interface Props {
  /** Its name, as the link that covers the line. */
  link: ReactNode;
  agent: string | null;
  facts?: string;
  description?: string | null;
  tags?: readonly string[];
  updatedAt: string;
}

/** One of what is kept, in a list. */
export function KeptLine({ link, agent, facts, description, tags = [], updatedAt }: Props) {
  return (
    <li className="relative px-4 py-3 hover:bg-hover">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {link}
        {tags.map((tag) => (
          <Tag key={tag}>{tag}</Tag>
        ))}
      </p>
      {description && <p className="line-clamp-2">{description}</p>}
      <p className="text-small text-quiet">
        {agent === null ? "every agent" : agent}
        {facts && ` · ${facts}`} · changed{" "}
        <span className="relative">
          <Moment iso={updatedAt} />
        </span>
      </p>
    </li>
  );
}

export const COVER = "min-w-0 truncate font-medium after:absolute after:inset-0 hover:underline";
