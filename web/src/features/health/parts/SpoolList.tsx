import type { SpoolFolder } from "@/api/types";
import { formatBytes, plural } from "@/lib/format";

/** The folders in which programs on this host leave their records, as the last look found them. */
export function SpoolList({ folders }: { folders: readonly SpoolFolder[] }) {
  if (folders.length === 0) {
    return <p className="px-4 py-3 text-quiet">This server looks through no spool folder.</p>;
  }
  return (
    <ul className="divide-y divide-line">
      {folders.map((folder) => (
        <li key={folder.path} className="px-4 py-3">
          <p className="flex flex-wrap items-baseline justify-between gap-x-4">
            <code className="min-w-0 font-mono">{folder.path}</code>
            <span className="text-quiet">{formatBytes(folder.bytes)}</span>
          </p>
          <p className="text-quiet">
            {plural(folder.writers_alive, "program")} recording
            {folder.writers_dead > 0 &&
              `, ${plural(folder.writers_dead, "journal")} of dead programs`}
          </p>
          {folder.writers_dead > 0 && (
            <p className="mt-1 text-small text-quiet">
              Those that name this server and a good key are taken over within seconds. What stays
              is for another server or key: <code className="font-mono">lucidic drain</code> tells
              why.
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
