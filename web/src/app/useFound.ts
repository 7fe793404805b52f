import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Square } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { client, take } from "@/api/client";
import { keys } from "@/api/keys";
import { formatAgo } from "@/lib/time";
import type { Command } from "@/ui/commands";

const PAUSE_MS = 150;
const MOST = 6;

/** The newest sessions whose name, task, tags or id have the text, as commands that open them. */
export function useFound(text: string): { found: Command[]; looking: boolean } {
  const navigate = useNavigate();
  const asked = useSettled(text.trim());
  // In quotes, so that no sign in the text is read as one of the filter's.
  const q = asked === "" ? "" : `"${asked.replaceAll('"', "")}"`;
  const sessions = useQuery({
    queryKey: keys.found(q),
    queryFn: ({ signal }) =>
      take(client.GET("/v1/sessions", { params: { query: { q, limit: MOST } }, signal })),
    placeholderData: keepPreviousData,
    enabled: q !== "" && asked === text.trim(),
  });
  const found = useMemo(
    () =>
      text.trim() === ""
        ? []
        : (sessions.data?.items ?? []).map((session) => ({
            id: `session ${session.session_id}`,
            title: session.name?.trim() || session.session_id,
            group: "Sessions that match",
            note: `${session.agent_id} · ${formatAgo(Date.parse(session.started_at), Date.now())}`,
            icon: Square,
            run: () =>
              navigate({
                to: "/sessions/$sessionId",
                params: { sessionId: session.session_id },
              }),
          })),
    [text, sessions.data, navigate],
  );
  return { found, looking: sessions.isFetching || asked !== text.trim() };
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
