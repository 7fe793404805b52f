"""Reads agents, and deletes one with all its sessions."""

from collections.abc import Callable

from lucidic_server.ingest.lease import LeaseBook
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

    def __init__(self, telemetry: Telemetry, book: LeaseBook, on_deleted: DeletedCallback) -> None:
        self._telemetry = telemetry
        self._book = book
        self._on_deleted = on_deleted

    async def all(self, project_id: str) -> list[AgentSummary]:
        """Returns the project's agents, the most recently started first."""
        return await self._telemetry.agents(project_id)

    async def delete(self, project_id: str, agent_id: str) -> int:
        """Deletes every session of the agent and returns how many there were."""
        # The list may lag by a second; the deletion itself does not.
        session_ids = await self._session_ids(project_id, agent_id)
        deleted = await self._telemetry.delete_agent(project_id, agent_id)
        self._book.forget(project_id, session_ids)
        self._on_deleted(project_id, session_ids)
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
