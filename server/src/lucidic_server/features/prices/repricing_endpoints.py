"""/v1/repricings: calls that are stored get the prices that hold now."""

from datetime import datetime

import msgspec
from litestar import get
from litestar import post

from lucidic_server.control.callers import Caller
from lucidic_server.control.repricings import Repricings
from lucidic_server.errors import BadRequestError
from lucidic_server.errors import NotFoundError
from lucidic_server.features.prices.schemas import Pattern
from lucidic_server.jobs.repricing import Repricer
from lucidic_server.model.merge import INT64_MAX
from lucidic_server.model.moment import to_nanoseconds
from lucidic_server.model.repricing import Repricing
from lucidic_server.model.repricing import Wanted
from lucidic_server.paging import Cursor
from lucidic_server.paging import Limit

_TAGS = ["prices"]


class NewRepricing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which calls get new prices: those that began from `since` on and before `until`.

    A moment without an offset is UTC. `model` is a pattern in which `*` stands for any characters.
    What is left out does not narrow it.
    """

    since: datetime | None = None
    until: datetime | None = None
    model: Pattern | None = None
    provider: Pattern | None = None


class RepricingPage(msgspec.Struct, frozen=True):
    """One page of repricings, the newest first; `total` counts all, on every page."""

    items: list[Repricing]
    next_cursor: str | None
    total: int


@get(
    "/v1/repricings",
    operation_id="list_repricings",
    tags=_TAGS,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def list_repricings(
    caller: Caller, repricings: Repricings, limit: Limit = 50, cursor: Cursor = None
) -> RepricingPage:
    """Lists the project's repricings, the newest first."""
    found = repricings.page(caller.project_id, limit, cursor)
    return RepricingPage(found.items, found.next_cursor, found.total)


@post("/v1/repricings", operation_id="create_repricing", tags=_TAGS, opt={"errors": (400,)})
async def create_repricing(caller: Caller, repricer: Repricer, data: NewRepricing) -> Repricing:
    """Prices stored calls anew, in the background; a cost that was told is never touched."""
    wanted = Wanted(
        since=_nanoseconds(data.since),
        until=_nanoseconds(data.until),
        model=data.model,
        provider=data.provider,
    )
    if wanted.since is not None and wanted.until is not None and wanted.until <= wanted.since:
        raise BadRequestError(
            "`until` is not after `since`: no call began in between.",
            hint="`since` is included, `until` is not.",
        )
    return repricer.ask(caller.project_id, wanted)


@get(
    "/v1/repricings/{repricing_id:str}",
    operation_id="get_repricing",
    tags=_TAGS,
    opt={"errors": (404,)},
    sync_to_thread=True,
)
def get_repricing(caller: Caller, repricings: Repricings, repricing_id: str) -> Repricing:
    """Tells how far a repricing is."""
    return _known(repricings.get(caller.project_id, repricing_id), repricing_id)


@post(
    "/v1/repricings/{repricing_id:str}/cancel",
    operation_id="cancel_repricing",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (404,)},
    sync_to_thread=True,
)
def cancel_repricing(caller: Caller, repricings: Repricings, repricing_id: str) -> Repricing:
    """Stops a repricing where it is; what it priced stays so."""
    return _known(repricings.cancel(caller.project_id, repricing_id), repricing_id)


def _nanoseconds(at: datetime | None) -> int | None:
    return None if at is None else min(max(to_nanoseconds(at), -INT64_MAX), INT64_MAX)


def _known(repricing: Repricing | None, repricing_id: str) -> Repricing:
    if repricing is None:
        raise NotFoundError(
            f"There is no repricing {repricing_id!r}.", hint="GET /v1/repricings lists them."
        )
    return repricing


HANDLERS = (list_repricings, create_repricing, get_repricing, cancel_repricing)
