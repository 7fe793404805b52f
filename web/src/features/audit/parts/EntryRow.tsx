import type { AuditEntry } from "@/api/types";
import { sentence, who } from "@/features/audit/sentence";
import { Moment } from "@/ui/Moment";
import { Tag } from "@/ui/Tag";

/** One change: who did what, when and from where; what was before and after, on demand. */
export function EntryRow({ entry, project }: { entry: AuditEntry; project: string | null }) {
  const names = [...new Set([...Object.keys(entry.before), ...Object.keys(entry.after)])].sort();
  const line = (
    <>
      <p>
        <span className="font-medium">{who(entry)}</span> {sentence(entry)}
      </p>
      <p className="flex flex-wrap items-center gap-x-2 text-small text-quiet">
        <Moment iso={entry.at} />
        {entry.address !== "" && <span>from {entry.address}</span>}
        {project !== null && <Tag>{project}</Tag>}
      </p>
    </>
  );
  if (names.length === 0) return <li className="px-4 py-2.5">{line}</li>;
  return (
    <li>
      <details>
        <summary className="cursor-pointer list-none px-4 py-2.5 hover:bg-hover [&::-webkit-details-marker]:hidden">
          {line}
        </summary>
        <table className="mx-4 mb-3 w-[calc(100%-32px)] table-fixed border-t border-line text-small">
          <thead className="text-left text-quiet">
            <tr>
              <th className="w-1/4 py-1 font-medium">{entry.action}</th>
              <th className="py-1 font-medium">Before</th>
              <th className="py-1 font-medium">After</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name} className="border-t border-line align-top">
                <td className="py-1 pr-2 font-mono">{name}</td>
                <td className="py-1 pr-2 font-mono whitespace-pre-wrap">
                  {shown(entry.before[name])}
                </td>
                <td className="py-1 font-mono whitespace-pre-wrap">{shown(entry.after[name])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </li>
  );
}

function shown(value: unknown): string {
  if (value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}
