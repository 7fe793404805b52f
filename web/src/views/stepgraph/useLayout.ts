import { useEffect, useMemo, useRef, useState } from "react";
import type { StepGraphData } from "@/views/stepgraph/groups";
import type { LayoutAnswer, LayoutRequest } from "@/views/stepgraph/layout";

interface Laid {
  /** Null while the first one is being made. */
  layout: LayoutAnswer | null;
  error: string | null;
}

interface Reply {
  id: number;
  answer?: LayoutAnswer;
  error?: string;
}

/** Asks a worker for the places of a graph's nodes; again only when its nodes or edges are others. */
export function useLayout(graph: StepGraphData): Laid {
  const [laid, setLaid] = useState<Laid>({ layout: null, error: null });
  const worker = useRef<Worker | null>(null);
  const last = useRef(0);
  useEffect(() => {
    const started = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    worker.current = started;
    started.onmessage = ({ data }: MessageEvent<Reply>) => {
      // An answer to what is no longer asked.
      if (data.id !== last.current) return;
      setLaid({ layout: data.answer ?? null, error: data.error ?? null });
    };
    started.onerror = () => setLaid({ layout: null, error: "The layout program did not start." });
    return () => started.terminate();
  }, []);

  // How often an edge was taken does not move it.
  const request = useMemo(() => {
    const asked: LayoutRequest = {
      nodes: graph.groups.map((group) => group.key),
      edges: graph.edges.map(({ from, to }) => ({ from, to, count: 1 })),
    };
    return JSON.stringify(asked);
  }, [graph]);
  useEffect(() => {
    last.current += 1;
    worker.current?.postMessage({ id: last.current, request: JSON.parse(request) });
  }, [request]);
  return laid;
}
