"""/v1/sessions: lists, one session, its events, deletion."""

from typing import Annotated
from typing import Any

import msgspec
from litestar import MediaType
from litestar import Response
from litestar import delete
from litestar import get
from litestar import post
from litestar.params import Parameter

from lucidic_server.control.callers import Caller
from lucidic_server.features.sessions.service import SessionsService
from lucidic_server.model.bounds import Id
from lucidic_server.model.bounds import Tag
from lucidic_server.model.event import Event
from lucidic_server.model.page import DEFAULT_SESSION_SORT
from lucidic_server.model.page import MOST_EVENTS
from lucidic_server.model.page import SESSION_SORTS
from lucidic_server.model.page import DigestPage
from lucidic_server.model.page import EventPage
from lucidic_server.model.page import SessionPage
from lucidic_server.model.session import Session
from lucidic_server.paging import Cursor

_TAGS = ["sessions"]

# As many sessions as a page of the list, and more tags than anybody gives at once.
MOST_TAGGED = 500
MOST_TAGS = 20


class DeletedSessions(msgspec.Struct, frozen=True):
    """How many sessions are gone, and where the receipt is completed: /v1/receipts."""

    deleted_sessions: int
    receipt_id: str


class NewTags(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Tags for sessions, beside those that they have."""

    session_ids: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=MOST_TAGGED)]
    tags: Annotated[list[Tag], msgspec.Meta(min_length=1, max_length=MOST_TAGS)]


class TaggedSessions(msgspec.Struct, frozen=True):
    """How many sessions got the tags, or had them already."""

    tagged_sessions: int


Filter = Annotated[
    str,
    Parameter(description="Filter: `state:active agent:support -verdict:yes cost>0.5 refund`."),
]
Sort = Annotated[
    str | None,
    Parameter(
        description=f"One of {', '.join(SESSION_SORTS)}; a minus in front sorts downwards. "
        f"Default: {DEFAULT_SESSION_SORT}."
    ),
]
SessionLimit = Annotated[int, Parameter(ge=1, le=500, description="Sessions a page.")]
EventLimit = Annotated[int, Parameter(ge=1, le=MOST_EVENTS, description="Events a page.")]
# Their payloads are read for it.
DigestLimit = Annotated[int, Parameter(ge=1, le=5_000, description="Events a page.")]
SessionId = Annotated[
    str, Parameter(description="Any string, percent-encoded as one segment of the path.")
]
EventId = Annotated[str, Parameter(description="Any string, percent-encoded.")]


@get("/v1/sessions", operation_id="list_sessions", tags=_TAGS, opt={"errors": (400,)})
async def list_sessions(
    caller: Caller,
    sessions_service: SessionsService,
    q: Filter = "",
    sort: Sort = None,
    limit: SessionLimit = 50,
    cursor: Cursor = None,
) -> SessionPage:
    """Lists sessions; `total` counts all that match the filter, on every page.

    Where counting would take longer than the page does, `total` is 1,000 and `is_total_exact` is
    false: at least so many match.
    """
    return await sessions_service.page(caller.project_id, q, sort, limit, cursor)


@get(
    "/v1/sessions/{session_id:str}",
    operation_id="get_session",
    tags=_TAGS,
    opt={"errors": (404,)},
)
async def get_session(
    caller: Caller, sessions_service: SessionsService, session_id: SessionId
) -> Session:
    """Gives one session, merged at this moment."""
    return await sessions_service.get(caller.project_id, session_id)


@get(
    "/v1/sessions/{session_id:str}/events",
    operation_id="list_events",
    tags=_TAGS,
    opt={"errors": (400, 404)},
)
async def list_events(
    caller: Caller,
    sessions_service: SessionsService,
    session_id: SessionId,
    limit: EventLimit = 5_000,
    cursor: Cursor = None,
) -> Response[EventPage]:
    """Lists a session's events by their start, then id, without payloads."""
    page: Any = await sessions_service.events(caller.project_id, session_id, limit, cursor)
    return Response(page, media_type=MediaType.JSON)


@get(
    "/v1/sessions/{session_id:str}/digests",
    operation_id="list_digests",
    tags=_TAGS,
    opt={"errors": (400, 404)},
)
async def list_digests(
    caller: Caller,
    sessions_service: SessionsService,
    session_id: SessionId,
    limit: DigestLimit = 1_000,
    cursor: Cursor = None,
) -> DigestPage:
    """Lists, in the order of the events, what was said in each, as a digest.

    Events of two runs with the same digest were told and answered the same.
    """
    return await sessions_service.digests(caller.project_id, session_id, limit, cursor)


@get(
    "/v1/sessions/{session_id:str}/events/{event_id:str}",
    operation_id="get_event",
    tags=_TAGS,
    opt={"errors": (404,)},
)
async def get_event(
    caller: Caller, sessions_service: SessionsService, session_id: SessionId, event_id: EventId
) -> Event:
    """Gives one event with its payloads, nothing cut."""
    return await sessions_service.event(caller.project_id, session_id, event_id)


@post(
    "/v1/tags",
    operation_id="tag_sessions",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400, 404)},
)
async def tag_sessions(
    caller: Caller, sessions_service: SessionsService, data: NewTags
) -> TaggedSessions:
    """Adds tags to sessions, for good: as a record of theirs, which merges as every other does.

    All of the sessions or none: one that is not known refuses the call.
    """
    count = await sessions_service.tag(caller.project_id, data.session_ids, data.tags)
    return TaggedSessions(count)


@delete(
    "/v1/sessions/{session_id:str}",
    operation_id="delete_session",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (404,)},
)
async def delete_session(
    caller: Caller, sessions_service: SessionsService, session_id: SessionId
) -> DeletedSessions:
    """Deletes a session and all that belongs to it."""
    receipt = await sessions_service.delete(caller.project_id, session_id)
    return DeletedSessions(receipt.erased.sessions, receipt.receipt_id)
