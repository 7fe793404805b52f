import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { client, take } from "@/api/client";
import { eventRows } from "@/api/eventRows";
import { keys } from "@/api/keys";
import { inProject } from "@/api/project";
import type { EventDetail, Score } from "@/api/types";

// A screenful comes at once, everything else as one answer.
const FIRST_PAGE = 1_000;

export function sessionQuery(id: string) {
  return queryOptions({
    queryKey: keys.session(id),
    queryFn: ({ signal }) =>
      take(
        client.GET("/v1/sessions/{session_id}", { params: { path: { session_id: id } }, signal }),
      ),
  });
}

/** The light rows of all events. The live stream keeps them true. */
export function eventsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: keys.events(id),
    queryFn: ({ pageParam, signal }) =>
      pageParam !== null
        ? eventRows(id, pageParam, signal)
        : take(
            client.GET("/v1/sessions/{session_id}/events", {
              params: { path: { session_id: id }, query: { limit: FIRST_PAGE } },
              signal,
            }),
          ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

const OURS = "/v1/blobs/";

/** The event with the addresses of its pictures as this page must ask for them. */
function withPictures(event: EventDetail): EventDetail {
  const screenshots = event.screenshots.map((picture) =>
    picture.url?.startsWith(OURS) ? { ...picture, url: inProject(picture.url) } : picture,
  );
  return { ...event, screenshots };
}

/** One event with everything that was recorded in it. */
export function eventQuery(id: string, eventId: string) {
  return queryOptions({
    queryKey: keys.event(id, eventId),
    queryFn: async ({ signal }) =>
      withPictures(
        await take(
          client.GET("/v1/sessions/{session_id}/events/{event_id}", {
            params: { path: { session_id: id, event_id: eventId } },
            signal,
          }),
        ),
      ),
    // What changes is told by the live stream.
    staleTime: 5 * 60_000,
  });
}

/** Every judgement on the session and its events, the oldest first. The live stream keeps it true. */
export function scoresQuery(id: string) {
  return queryOptions({
    queryKey: keys.scores(id),
    queryFn: ({ signal }) =>
      take(
        client.GET("/v1/sessions/{session_id}/scores", {
          params: { path: { session_id: id } },
          signal,
        }),
      ),
    staleTime: 60_000,
  });
}

type GivenScore = Pick<Score, "value" | "scale_min" | "scale_max" | "reason"> & {
  evaluator: string | null;
  source?: Score["source"];
};

export function addScore(id: string, eventId: string | null, given: GivenScore) {
  const { evaluator, value, scale_min, scale_max, reason, source } = given;
  return take(
    client.POST("/v1/sessions/{session_id}/scores", {
      params: { path: { session_id: id } },
      body: {
        evaluator,
        value,
        scale_min,
        scale_max,
        reason,
        event_id: eventId,
        ...(source ? { source } : {}),
        // Sent again after an answer that was lost it is the same score.
        key: newKey(),
      },
    }),
  );
}

export function removeScore(id: string, scoreId: string) {
  return take(
    client.DELETE("/v1/sessions/{session_id}/scores/{score_id}", {
      params: { path: { session_id: id, score_id: scoreId } },
    }),
  );
}

// `randomUUID` is missing on pages that came without TLS from another host.
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function removeSession(id: string) {
  return take(client.DELETE("/v1/sessions/{session_id}", { params: { path: { session_id: id } } }));
}
