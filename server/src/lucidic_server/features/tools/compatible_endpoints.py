"""/api/sdk/mock-call, agent-tools, session-init-fixtures, training-modules and evosim.

Mock calls have an envelope of their own for what went wrong: {"error": {"code", "detail"}}.
"""

from typing import Annotated
from typing import Any
from uuid import uuid4

import msgspec
from litestar import MediaType
from litestar import Response
from litestar import get
from litestar import post
from litestar.params import HeaderParameter

from lucidic_server.control.callers import Caller
from lucidic_server.control.tools import Tools
from lucidic_server.features.tools.schemas import Fixtures
from lucidic_server.features.tools.schemas import Inference
from lucidic_server.features.tools.schemas import InferenceError
from lucidic_server.features.tools.schemas import InferenceRun
from lucidic_server.features.tools.schemas import InitFixtures
from lucidic_server.features.tools.schemas import KeptRun
from lucidic_server.features.tools.schemas import MockCall
from lucidic_server.features.tools.schemas import ModuleTools
from lucidic_server.features.tools.schemas import SyncedTools
from lucidic_server.features.tools.schemas import ToolSync
from lucidic_server.features.tools.service import ToolsService
from lucidic_server.model.agent import named_agent

_TAGS = ["compatible"]
_NO_STAND_INS = (
    "This server keeps tools and does not answer for them yet: the tools themselves run."
)
_NO_MODULES = "This server has no training modules."
_NOT_RUN = "The configuration is kept and nothing is trained: this server runs no training."

AgentHeader = Annotated[
    str | None, HeaderParameter(name="x-agent-id", description="Where the body does not say.")
]


@post(
    "/api/sdk/mock-call",
    operation_id="compatible_mock_call",
    tags=_TAGS,
    opt={"errors": (400, 404)},
)
async def mock_call(
    sender: Caller, tools_service: ToolsService, data: MockCall
) -> Response[dict[str, Any]]:
    """Says why the call has no stand-in, in the envelope that the packages from 3.6 on read."""
    refused = await tools_service.refusal(sender.project_id, data.session_id, data.tool_name)
    # `detail` stands outside, too: every error of this server has one.
    body = {
        "error": {"code": refused.code, "detail": refused.detail},
        "detail": refused.detail,
        "code": refused.code,
        "hint": _NO_STAND_INS,
    }
    return Response(body, status_code=refused.status, media_type=MediaType.JSON)


@post(
    "/api/sdk/agent-tools/sync",
    operation_id="compatible_sync_tools",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def sync_tools(
    sender: Caller, tool_store: Tools, data: ToolSync, agent_header: AgentHeader = None
) -> SyncedTools:
    """Keeps an agent's tools as they are described; those that are not named stay."""
    described = [msgspec.structs.asdict(tool) for tool in data.tools]
    tool_store.sync(sender.project_id, named_agent(data.agent_id, agent_header), described)
    return SyncedTools()


@post(
    "/api/sdk/session-init-fixtures",
    operation_id="compatible_init_fixtures",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400,)},
)
async def init_fixtures(sender: Caller, data: InitFixtures) -> Fixtures:  # noqa: ARG001 # resolving the sender checks the key, reading the body its form
    """Says that the session has no stand-ins: its tools run as they are."""
    return Fixtures(
        initialized=False,
        reason=_NO_STAND_INS,
        fixture_ids=[],
        tools_snapshotted=[],
        already_initialized=False,
    )


@get(
    "/api/sdk/training-modules/tools",
    operation_id="compatible_list_module_tools",
    tags=_TAGS,
)
async def module_tools(sender: Caller, session_id: str = "") -> ModuleTools:  # noqa: ARG001 # as above
    """Lists the training modules' tools: there are none."""
    return ModuleTools([])


@post(
    "/api/sdk/training-modules/inferences",
    operation_id="compatible_create_inference",
    tags=_TAGS,
    opt={"errors": (400,)},
)
async def create_inference(sender: Caller, data: Inference) -> InferenceRun:  # noqa: ARG001 # as above
    """Answers with a run that failed, which the packages hand to the agent as a soft failure."""
    return _failed(str(uuid4()))


@get(
    "/api/sdk/training-modules/inferences/{inference_run_id:str}",
    operation_id="compatible_get_inference",
    tags=_TAGS,
)
async def fetch_inference(
    sender: Caller,  # noqa: ARG001 # as above
    inference_run_id: str,
    session_id: str = "",  # noqa: ARG001 # the packages send it
) -> InferenceRun:
    """Says the same of any run, so that who polls stops."""
    return _failed(inference_run_id)


@post(
    "/api/sdk/evosim/training-run",
    operation_id="compatible_create_training_run",
    tags=_TAGS,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def create_training_run(
    sender: Caller,
    tool_store: Tools,
    data: dict[str, Any],
    agent_header: AgentHeader = None,
) -> KeptRun:
    """Keeps the configuration of a training run; nothing is trained."""
    told = {name: value for name, value in data.items() if name != "current_time"}
    agent_id = told.pop("agent_id", None)
    agent = named_agent(agent_id if isinstance(agent_id, str) else None, agent_header)
    run = tool_store.keep_run(sender.project_id, agent, told)
    return KeptRun(run.run_id, "kept", _NOT_RUN)


def _failed(run_id: str) -> InferenceRun:
    error = InferenceError("training_modules_unavailable", _NO_MODULES)
    return InferenceRun(run_id, "FAILED", error)


HANDLERS = (
    mock_call,
    sync_tools,
    init_fixtures,
    module_tools,
    create_inference,
    fetch_inference,
    create_training_run,
)
