"""Reads agents, and deletes one with all its sessions."""

from collections.abc import Callable
from uuid import uuid4

from msgspec import structs

from lucidic_server.control.agents import Agents
from lucidic_server.control.audit import Audit
from lucidic_server.ingest.lease import LeaseBook
from lucidic_server.model.account import RegisteredAgent
from lucidic_server.model.filter import OneOf
from lucidic_server.model.session import AgentSummary
from lucidic_server.telemetry.store import Telemetry

DeletedCallback = Callable[[str, list[str]], None]

# Those who watch the list are told that many ids; an agent with more is gone all the same, and
# whoever deletes it reads the list anew.
_MAX_TOLD = 10_000
_PAGE = 500


class AgentsService:
    """Answers questions about agents."""

    def __init__(
        self,
        telemetry: Telemetry,
        registered: Agents,
        audit: Audit,
        book: LeaseBook,
        on_deleted: DeletedCallback,
    ) -> None:
        self._telemetry = telemetry
        self._registered = registered
        self._audit = audit
        self._book = book
        self._on_deleted = on_deleted

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

    async def delete(self, project_id: str, agent_id: str) -> int:
        """Deletes every session of the agent and returns how many there were."""
        # The list may lag by a second; the deletion itself does not.
        session_ids = await self._session_ids(project_id, agent_id)
        deleted = await self._telemetry.delete_agent(project_id, agent_id)
        self._book.forget(project_id, session_ids)
        self._on_deleted(project_id, session_ids)
        self._registered.delete(project_id, agent_id)
        self._audit.add(project_id, "agent.deleted", agent_id, {"deleted_sessions": deleted})
        return deleted

    async def _session_ids(self, project_id: str, agent_id: str) -> list[str]:
        found: list[str] = []
        cursor: str | None = None
        query = OneOf("agent", (agent_id,))
        while len(found) < _MAX_TOLD:
            page = await self._telemetry.list_sessions(project_id, query, None, _PAGE, cursor)
            found += [session.session_id for session in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
        return found
