import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { keys } from "@/api/keys";
import { EXAMPLES_AGENT } from "@/api/queries";
import { removeAgent } from "@/features/sessions/queries";
import { plural } from "@/lib/format";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";

interface Props {
  examples: number;
  /** Whether there is anything else in the list. */
  others: boolean;
}

/** Says that the example sessions are examples, and takes them away when asked. */
export function ExamplesBanner({ examples, others }: Props) {
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const removal = useMutation({
    mutationFn: () => removeAgent(EXAMPLES_AGENT),
    onSuccess: () => {
      setAsking(false);
      cache.invalidateQueries({ queryKey: keys.sessionLists });
      cache.invalidateQueries({ queryKey: keys.agents });
    },
  });
  return (
    <div className="mx-4 mb-3 flex items-center gap-2 rounded-medium border border-line bg-raised py-1 pr-1 pl-3 text-small sm:mx-6">
      <FlaskConical size={14} aria-hidden className="shrink-0 text-quiet" />
      <span className="min-w-0 flex-1 text-quiet">
        {others
          ? `${plural(examples, "session")} of the agent “${EXAMPLES_AGENT}” came with Lucidic.`
          : "These are example sessions, recorded when Lucidic first started."}
      </span>
      <Button size="small" tone="ghost" onClick={() => setAsking(true)}>
        Remove examples
      </Button>
      <ConfirmDialog
        open={asking}
        title="Remove the example sessions?"
        description={`${plural(examples, "session")} of the agent “${EXAMPLES_AGENT}” will be deleted. Your own sessions stay.`}
        action="Remove"
        busy={removal.isPending}
        error={removal.error?.message ?? null}
        onConfirm={() => removal.mutate()}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}
