import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { isFinal } from "@/api/errors";
import { createAppRouter } from "@/app/router";
import { leadOut } from "@/app/signedOut";
import { TooltipProvider } from "@/ui/Tooltip";

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      // The live stream tells what changed; asking again on focus would only repeat it.
      refetchOnWindowFocus: false,
      staleTime: 30_000,
      retry: (failures, error) => !isFinal(error) && failures < 2,
      retryDelay: (attempt) => 400 * 2 ** attempt,
    },
  },
});
const router = createAppRouter({ cache });
leadOut(router, cache);

/** Everything that stands around the pages. */
export function App() {
  return (
    <QueryClientProvider client={cache}>
      <TooltipProvider delayDuration={350} skipDelayDuration={150}>
        <RouterProvider router={router} />
      </TooltipProvider>
    </QueryClientProvider>
  );
}
