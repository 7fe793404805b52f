"""Tools on the wire. Bodies of the public SDKs may hold more than is named here."""

from typing import Annotated
from typing import Any

import msgspec
from msgspec import Meta

from lucidic_server.model.bounds import Id
from lucidic_server.model.bounds import Name
from lucidic_server.model.tool import Tool
from lucidic_server.model.tool import TrainingRun

_MAX_TOOLS = 10_000


class DescribedTool(msgspec.Struct, frozen=True):
    """A tool as its program describes it; signature and return shape are kept as they come."""

    name: Name
    signature: Any = None
    docstring: str | None = None
    return_shape: Any = None
    source_hash: Annotated[str, Meta(max_length=128)] | None = None


class ToolSync(msgspec.Struct, frozen=True):
    """The tools that a program has."""

    tools: Annotated[list[DescribedTool], Meta(max_length=_MAX_TOOLS)]
    agent_id: str | None = None


class SyncedTools(msgspec.Struct, frozen=True):
    """The tools are kept; there is nothing else to tell about them yet."""

    synced: bool = True
    stats: dict[str, int] = {}


class MockCall(msgspec.Struct, frozen=True):
    """A call of a tool that a program wants answered by a stand-in."""

    session_id: Id
    tool_name: Name
    kwargs: dict[str, Any] = {}
    client_event_id: str | None = None


class InitFixtures(msgspec.Struct, frozen=True):
    """The session whose stand-ins are asked for."""

    session_id: Id


class Fixtures(msgspec.Struct, frozen=True):
    """Whether the session has stand-ins for its tools, and if not, why."""

    initialized: bool
    reason: str
    fixture_ids: list[str]
    tools_snapshotted: list[str]
    already_initialized: bool


class ModuleTools(msgspec.Struct, frozen=True):
    """The training modules' tools."""

    tools: list[dict[str, Any]]


class Inference(msgspec.Struct, frozen=True):
    """A question to a training module."""

    session_id: Id
    tool_name: Name
    arguments: dict[str, Any] | None = None
    client_event_id: str | None = None


class InferenceError(msgspec.Struct, frozen=True):
    """Why a question was not answered."""

    code: str
    message: str


class InferenceRun(msgspec.Struct, frozen=True):
    """What became of a question: it failed, since no training module is here."""

    inference_run_id: str
    status: str
    error: InferenceError


class KeptRun(msgspec.Struct, frozen=True):
    """Under which id a training run is kept, and that it is not run."""

    training_run_id: str
    status: str
    detail: str


class ToolList(msgspec.Struct, frozen=True):
    """An agent's tools by name."""

    items: list[Tool]


class RunPage(msgspec.Struct, frozen=True):
    """One page of training runs, the newest first; `total` counts all, on every page."""

    items: list[TrainingRun]
    next_cursor: str | None
    total: int
