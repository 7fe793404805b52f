"""/v1/tools and /v1/training-runs: what programs told and asked for."""

from typing import Annotated

from litestar import get
from litestar.params import Parameter

from lucidic_server.control.callers import Caller
from lucidic_server.control.tools import Tools
from lucidic_server.features.tools.schemas import RunPage
from lucidic_server.features.tools.schemas import ToolList
from lucidic_server.paging import AgentId
from lucidic_server.paging import Cursor
from lucidic_server.paging import Limit

_TAGS = ["tools"]

OwnerId = Annotated[str, Parameter(description="The agent whose tools they are.")]


@get(
    "/v1/tools", operation_id="list_tools", tags=_TAGS, opt={"errors": (400,)}, sync_to_thread=True
)
def list_tools(caller: Caller, tool_store: Tools, agent_id: OwnerId) -> ToolList:
    """Lists the tools that an agent's programs described, by name."""
    return ToolList(tool_store.all(caller.project_id, agent_id))


@get(
    "/v1/training-runs",
    operation_id="list_training_runs",
    tags=_TAGS,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def list_training_runs(
    caller: Caller,
    tool_store: Tools,
    agent_id: AgentId = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> RunPage:
    """Lists the training runs that were asked for, the newest first; none of them runs."""
    found = tool_store.runs(caller.project_id, agent_id, limit, cursor)
    return RunPage(found.items, found.next_cursor, found.total)


HANDLERS = (list_tools, list_training_runs)
