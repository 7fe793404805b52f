"""Sessions and events as the server has them; what is recorded goes another way."""

from typing import Any
from urllib.parse import quote

from lucidicai.resources.http import Caller


class History:
    """What was recorded for one agent, read back."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def session(self, session_id: str) -> dict[str, Any]:
        """Returns a session."""
        return _mapping(self._caller.get(f"sessions/{quote(str(session_id), safe='')}", instead={}))

    def sessions(
        self,
        agent_id: str | None = None,
        experiment_id: str | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> dict[str, Any]:
        """Returns a page of sessions, the newest first, and where it stands."""
        query = {
            "agent_id": agent_id or self._caller.settings.agent_id,
            "experiment_id": experiment_id,
        }
        return _mapping(
            self._caller.get("sessions", instead={}, limit=limit, offset=offset, **query)
        )

    def event(self, event_id: str, session_id: str | None) -> dict[str, Any]:
        """Returns an event; an id that its program chose needs the session."""
        path = f"events/{quote(str(event_id), safe='')}"
        return _mapping(self._caller.get(path, instead={}, session_id=session_id))

    def events(
        self,
        session_id: str | None = None,
        event_type: str | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> dict[str, Any]:
        """Returns a page of events, and where it stands."""
        query = {"session_id": session_id, "type": event_type}
        return _mapping(self._caller.get("events", instead={}, limit=limit, offset=offset, **query))


def _mapping(answer: Any) -> dict[str, Any]:
    return answer if isinstance(answer, dict) else {"response": answer}
