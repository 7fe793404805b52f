"""/v1/flags: feature flags."""

import asyncio
from typing import Annotated

import msgspec
from litestar import delete
from litestar import get
from litestar import patch
from litestar import post
from litestar.params import Parameter
from msgspec import UNSET

from lucidic_server.control.callers import Caller
from lucidic_server.features.flags.schemas import ChangedFlag
from lucidic_server.features.flags.schemas import DeletedFlag
from lucidic_server.features.flags.schemas import FlagPage
from lucidic_server.features.flags.schemas import NewFlag
from lucidic_server.features.flags.service import FlagsService
from lucidic_server.model.flag import Flag
from lucidic_server.paging import Cursor
from lucidic_server.paging import Limit

_TAGS = ["flags"]

AgentId = Annotated[
    str | None, Parameter(description="Only what this agent has; empty: the project's flags.")
]


@get(
    "/v1/flags",
    operation_id="list_flags",
    tags=_TAGS,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def list_flags(
    caller: Caller,
    flags: FlagsService,
    agent_id: AgentId = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> FlagPage:
    """Lists flags, the newest first."""
    return flags.page(caller.project_id, agent_id, limit, cursor)


@post(
    "/v1/flags",
    operation_id="create_flag",
    tags=_TAGS,
    opt={"errors": (400, 409)},
    sync_to_thread=True,
)
def create_flag(caller: Caller, flags: FlagsService, data: NewFlag) -> Flag:
    """Makes a flag of an agent, or of the project; its value is any JSON."""
    fields = msgspec.structs.asdict(data)
    return flags.create(caller.project_id, fields.pop("agent_id"), fields)


# A coroutine: Litestar wraps a handler in a thread anew for each further method of its path, and
# answers with a coroutine object from the third on.
@get(
    "/v1/flags/{flag_id:str}",
    operation_id="get_flag",
    tags=_TAGS,
    opt={"errors": (404,)},
)
async def get_flag(caller: Caller, flags: FlagsService, flag_id: str) -> Flag:
    """Gives a flag."""
    return await asyncio.to_thread(flags.get, caller.project_id, flag_id)


@patch(
    "/v1/flags/{flag_id:str}",
    operation_id="update_flag",
    tags=_TAGS,
    opt={"errors": (400, 404, 409)},
    sync_to_thread=True,
)
def update_flag(caller: Caller, flags: FlagsService, flag_id: str, data: ChangedFlag) -> Flag:
    """Changes what is given of a flag; sessions that asked before keep their answer."""
    fields = msgspec.structs.asdict(data)
    given = {name: value for name, value in fields.items() if value is not UNSET}
    return flags.update(caller.project_id, flag_id, given)


@delete(
    "/v1/flags/{flag_id:str}",
    operation_id="delete_flag",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (404,)},
    sync_to_thread=True,
)
def delete_flag(caller: Caller, flags: FlagsService, flag_id: str) -> DeletedFlag:
    """Deletes a flag; sessions that asked before keep their answer."""
    flags.delete(caller.project_id, flag_id)
    return DeletedFlag(flag_id)


HANDLERS = (list_flags, create_flag, get_flag, update_flag, delete_flag)
