"""The live streams (server-sent events): the list of sessions, and one session."""

from collections.abc import AsyncIterator
from functools import partial

from litestar import get
from litestar.response import Stream

from lucidic_server.control.callers import Caller
from lucidic_server.control.callers import Callers
from lucidic_server.errors import NotFoundError
from lucidic_server.features.scores.service import ScoresService
from lucidic_server.features.sessions.endpoints import SessionId
from lucidic_server.features.sessions.service import SessionsService
from lucidic_server.http.hub import Hub
from lucidic_server.http.hub import Watcher
from lucidic_server.http.hub import message

_MEDIA_TYPE = "text/event-stream"
_HEADERS = {"Cache-Control": "no-store"}
_TAGS = ["live"]


@get("/v1/live", operation_id="watch_sessions", tags=_TAGS, media_type=_MEDIA_TYPE)
async def watch_sessions(caller: Caller, callers: Callers, hub: Hub) -> Stream:
    """Streams what changes in the list of sessions.

    `event: sessions` has {"items": [SessionSummary]}, the changed ones in their newest state;
    `event: deleted` has {"session_ids": [...]}. A comment every 15 seconds keeps the stream
    open. A reader that does not keep up is dropped: connect again and read the list anew.
    """
    stream = hub.stream(
        Watcher(caller.project_id, "", partial(callers.may_still_read, caller)), _list_messages
    )
    return Stream(stream, media_type=_MEDIA_TYPE, headers=_HEADERS)


@get(
    "/v1/sessions/{session_id:str}/live",
    operation_id="watch_session",
    tags=_TAGS,
    media_type=_MEDIA_TYPE,
    opt={"errors": (404,)},
)
async def watch_session(
    caller: Caller,
    callers: Callers,
    hub: Hub,
    sessions_service: SessionsService,
    scores: ScoresService,
    session_id: SessionId,
) -> Stream:
    """Streams what changes in one session, without waiting for the list's summaries.

    `event: session` has the Session and comes first of all, `event: events` has
    {"items": [EventRow]}, the rows that changed, `event: scores` has {"items": [Score]}, all of
    them, when one came or went. The stream ends when the session is deleted.
    """
    watcher = Watcher(caller.project_id, session_id, partial(callers.may_still_read, caller))
    await sessions_service.get(caller.project_id, session_id)
    # The first message is the session itself: whoever reads the events after it misses nothing.
    watcher.wake.set()

    async def take(watcher: Watcher) -> AsyncIterator[bytes]:
        event_ids, watcher.event_ids = watcher.event_ids, set()
        has_new_scores, watcher.has_new_scores = watcher.has_new_scores, False
        try:
            session = await sessions_service.get(watcher.project_id, session_id)
        except NotFoundError:
            yield message("deleted", {"session_ids": [session_id]})
            watcher.end()
            return
        yield message("session", session)
        if event_ids:
            rows = await sessions_service.event_rows(watcher.project_id, session_id, event_ids)
            yield message("events", {"items": rows})
        if has_new_scores:
            items = await scores.all(watcher.project_id, session_id)
            yield message("scores", {"items": items})

    return Stream(hub.stream(watcher, take), media_type=_MEDIA_TYPE, headers=_HEADERS)


async def _list_messages(watcher: Watcher) -> AsyncIterator[bytes]:
    deleted, watcher.deleted = watcher.deleted, set()
    summaries, watcher.summaries = watcher.summaries, {}
    if deleted:
        yield message("deleted", {"session_ids": sorted(deleted)})
    changed = [each for name, each in summaries.items() if name not in deleted]
    if changed:
        yield message("sessions", {"items": changed})
