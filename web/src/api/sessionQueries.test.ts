import { QueryClient } from "@tanstack/react-query";
import { afterEach, expect, it, vi } from "vitest";
import { setProject } from "@/api/project";
import { eventQuery } from "@/api/sessionQueries";

afterEach(() => {
  vi.unstubAllGlobals();
  setProject(null);
});

it("asks for pictures of ours in the project on screen, for others as they are", async () => {
  const screenshots = [{ url: "/v1/blobs/ab" }, { url: "data:image/png;base64,AA" }];
  vi.stubGlobal("fetch", async () => Response.json({ event_id: "e", screenshots }));
  const urls = async () => {
    const event = await new QueryClient().fetchQuery(eventQuery("s", "e"));
    return event.screenshots.map((picture) => picture.url);
  };
  expect(await urls()).toEqual(["/v1/blobs/ab", "data:image/png;base64,AA"]);
  setProject("p");
  expect(await urls()).toEqual(["/v1/blobs/ab?project=p", "data:image/png;base64,AA"]);
});
