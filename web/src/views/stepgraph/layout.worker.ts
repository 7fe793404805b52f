// Lays out graphs beside the page, so that the page answers meanwhile.
import { type LayoutRequest, layOut } from "@/views/stepgraph/layout";

addEventListener("message", (message: MessageEvent<{ id: number; request: LayoutRequest }>) => {
  const { id, request } = message.data;
  try {
    postMessage({ id, answer: layOut(request) });
  } catch (error) {
    postMessage({ id, error: String(error) });
  }
});
