"""/v1/agents: which there are, and deleting one."""

from typing import Annotated

import msgspec
from litestar import delete
from litestar import get
from litestar import post
from litestar.params import Parameter

from lucidic_server.control.callers import Caller
from lucidic_server.features.agents.service import AgentsService
from lucidic_server.model.account import RegisteredAgent
from lucidic_server.model.bounds import Name
from lucidic_server.model.session import AgentSummary

_TAGS = ["agents"]

AgentId = Annotated[str, Parameter(description="Any string, percent-encoded.")]


class NewAgent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An agent; without an id it gets a new one."""

    name: Name
    agent_id: Name | None = None


class AgentList(msgspec.Struct, frozen=True):
    """All agents, the most recently started first."""

    items: list[AgentSummary]


class DeletedAgent(msgspec.Struct, frozen=True):
    """How many sessions the agent had, and where the receipt is completed: /v1/receipts."""

    deleted_sessions: int
    receipt_id: str


@get("/v1/agents", operation_id="list_agents", tags=_TAGS)
async def list_agents(caller: Caller, agents: AgentsService) -> AgentList:
    """Lists the agents that have sessions, and those that were made and have none yet."""
    return AgentList(await agents.all(caller.project_id))


@post("/v1/agents", operation_id="create_agent", tags=_TAGS, opt={"errors": (400, 409)})
async def create_agent(caller: Caller, agents: AgentsService, data: NewAgent) -> RegisteredAgent:
    """Makes an agent, so that its programs may begin sessions through the compatible door."""
    return agents.create(caller.project_id, data.agent_id, data.name)


@delete(
    "/v1/agents/{agent_id:str}",
    operation_id="delete_agent",
    tags=_TAGS,
    status_code=200,
)
async def delete_agent(caller: Caller, agents: AgentsService, agent_id: AgentId) -> DeletedAgent:
    """Deletes an agent: its sessions, prompts, datasets, flags, experiments and tools."""
    receipt = await agents.delete(caller.project_id, agent_id)
    return DeletedAgent(receipt.erased.sessions, receipt.receipt_id)
