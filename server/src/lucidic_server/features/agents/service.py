"""Reads agents, and deletes one with all its sessions."""

from uuid import uuid4

from msgspec import structs

from lucidic_server.control.agents import Agents
from lucidic_server.jobs.deletions import Deletions
from lucidic_server.model.account import RegisteredAgent
from lucidic_server.model.receipt import Receipt
from lucidic_server.model.session import AgentSummary
from lucidic_server.telemetry.store import Telemetry


class AgentsService:
    """Answers questions about agents."""

    def __init__(
        self,
        telemetry: Telemetry,
        registered: Agents,
        deletions: Deletions,
    ) -> None:
        self._telemetry = telemetry
        self._registered = registered
        self._deletions = deletions

    async def all(self, project_id: str) -> list[AgentSummary]:
        """Returns the project's agents, the most recently started first, then those not used."""
        seen = await self._telemetry.agents(project_id)
        names = {one.agent_id: one.name for one in self._registered.all(project_id)}
        seen = [structs.replace(one, name=names.pop(one.agent_id, None)) for one in seen]
        return seen + [
            AgentSummary(agent_id=one, sessions=0, active=0, last_started_at=None, name=name)
            for one, name in names.items()
        ]

    def create(self, project_id: str, agent_id: str | None, name: str) -> RegisteredAgent:
        """Makes an agent, under a new id if none is given. Raises ConflictError."""
        return self._registered.create(project_id, agent_id or str(uuid4()), name)

    async def delete(self, project_id: str, agent_id: str) -> Receipt:
        """Deletes the agent, its sessions and all that it has; returns the receipt."""
        # The list may lag by a second; this question does not.
        session_ids = await self._telemetry.sessions_of_agent(project_id, agent_id)
        return await self._deletions.delete(project_id, "agent", agent_id, session_ids)
