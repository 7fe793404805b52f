"""Which agents a key may speak for: with accounts only those of its project.

Without accounts an unknown agent id makes the agent.
"""

from lucidic_server.control.agents import Agents
from lucidic_server.control.callers import Callers
from lucidic_server.control.callers import Mode
from lucidic_server.errors import NotFoundError
from lucidic_server.model.filter import OneOf
from lucidic_server.model.session import DEFAULT_AGENT
from lucidic_server.telemetry.store import Telemetry

# Agents are few; this many are remembered as known.
_MAX_KNOWN = 10_000


class KnownAgents:
    """Tells agents of a project from others."""

    def __init__(self, agents: Agents, telemetry: Telemetry, callers: Callers) -> None:
        self._agents = agents
        self._telemetry = telemetry
        self._callers = callers
        self._known: set[tuple[str, str]] = set()

    async def check(self, project_id: str, agent_id: str | None) -> None:
        """Raises NotFoundError for an agent that the project does not have.

        It has those that somebody made in it, those that have sessions in it, and the default one.
        """
        if agent_id in {None, "", DEFAULT_AGENT} or self._callers.mode is not Mode.ACCOUNTS:
            return
        name = (project_id, str(agent_id))
        if name in self._known:
            return
        if not await self._is_known(*name):
            raise NotFoundError(
                f"The project of this key has no agent {agent_id!r}.",
                hint="Make it first (POST /v1/agents), or use the id of one that is there.",
                code="unknown_agent",
            )
        if len(self._known) >= _MAX_KNOWN:
            self._known.clear()
        self._known.add(name)

    def forget(self, project_id: str, agent_id: str) -> None:
        """Asks anew for this agent: it was deleted."""
        self._known.discard((project_id, agent_id))

    async def _is_known(self, project_id: str, agent_id: str) -> bool:
        if self._agents.has(project_id, agent_id):
            return True
        query = OneOf("agent", (agent_id,))
        return bool(await self._telemetry.newest_sessions(project_id, query, 1))
