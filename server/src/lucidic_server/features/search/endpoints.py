"""/v1/search: the newest events that said some words."""

from typing import Annotated

from litestar import get
from litestar.params import Parameter
from litestar.params import QueryParameter

from lucidic_server.control.callers import Caller
from lucidic_server.features.search.service import SearchService
from lucidic_server.model.search import SearchPage
from lucidic_server.paging import Cursor

_TAGS = ["search"]

Words = Annotated[
    str, Parameter(description="Words that one record of an event said, all of them: `refund`.")
]
Sessions = Annotated[
    str, Parameter(description="Only in sessions that this filter asks for: `agent:shop`.")
]
Types = Annotated[
    list[str] | None, QueryParameter(name="type", description="Only events of these types.")
]
Since = Annotated[str, Parameter(description="`-24h`, `2026-01-31` or `2026-01-31T09:00`.")]
Limit = Annotated[int, Parameter(ge=1, le=200, description="Hits a page.")]


@get("/v1/search", operation_id="search_events", tags=_TAGS, opt={"errors": (400,)})
async def search_events(
    caller: Caller,
    search: SearchService,
    q: Words = "",
    sessions: Sessions = "",
    types: Types = None,
    since: Since = "",
    until: Since = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> SearchPage:
    """Finds what events said, the newest first, with excerpts.

    The first page also has the newest sessions whose own name, task or tags have the words.
    """
    return await search.search(
        caller.project_id, q, sessions, types or [], since, until, limit, cursor
    )


HANDLERS = [search_events]
