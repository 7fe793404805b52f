"""`client.events`: events are recorded through the journal, and read back from the server."""

from typing import Any

from lucidicai.guard import Guard
from lucidicai.handles.destination import ClientSessions
from lucidicai.handles.destination import meaning
from lucidicai.record.event import create_error_event
from lucidicai.record.event import create_event
from lucidicai.record.event_names import guessed_type
from lucidicai.record.misuse import warn
from lucidicai.record.typed import wire_names
from lucidicai.resources.history import History
from lucidicai.resources.twin import twin
from lucidicai.wire.ids import session_of
from lucidicai.wire.ids import uuid7

_guard = Guard("event.failed")

# Some megabytes at most.
_MOST_HOMES = 10_000


class Events:
    """The events of one client's sessions. Recording one waits for nothing."""

    def __init__(self, own: ClientSessions, history: History) -> None:
        self._own = own
        self._history = history
        # The sessions of events whose ids the program chose, the newest ones.
        self._homes: dict[str, str] = {}

    def create(
        self,
        type: str = "generic",  # noqa: A002  the public API's name
        event_id: str | None = None,
        session_id: str | None = None,
        **fields: Any,
    ) -> str:
        """Records an event that is over and returns its id; `create_event` lists the fields.

        Without a session the id is one of nothing.
        """
        session = self._own.named(session_id)
        if session is None:
            _warn_no_session("events.create")
            return str(event_id or uuid7())
        if event_id is not None:
            self._remember(str(event_id), session.session_id)
        with meaning(session):
            return str(create_event(type=type, event_id=event_id, **fields))

    def emit(
        self,
        type: str = "generic",  # noqa: A002
        event_id: str | None = None,
        session_id: str | None = None,
        **fields: Any,
    ) -> str:
        """Does what `create` does, which waits for nothing either."""
        return self.create(type, event_id, session_id, **fields)

    def create_error(
        self,
        error: str | BaseException,
        parent_event_id: str | None = None,
        *,
        session_id: str | None = None,
        **fields: Any,
    ) -> str:
        """Records a failure, with the traceback of an exception, and returns the event's id."""
        session = self._own.named(session_id)
        if session is None:
            _warn_no_session("events.create_error")
            return uuid7()
        with meaning(session):
            return create_error_event(error, parent_event_id, **fields)

    def update(
        self, event_id: str, *, session_id: str | None = None, **fields: Any
    ) -> dict[str, Any]:
        """Changes the fields given of an event and returns them with its id; others stay.

        Takes the keywords of `create`. An id that this package made names its session itself.
        """
        session = self._own.named(session_id or session_of(str(event_id)))
        if session is None:
            _warn_no_session("events.update")
        else:
            with _guard:
                kind = str(fields.get("type") or guessed_type(fields))
                session.change_event(str(event_id), wire_names(kind, fields))
        return {"event_id": event_id, **fields}

    def get(self, event_id: str, *, session_id: str | None = None) -> dict[str, Any]:
        """Returns an event as the server has it: {"event_id", "type", "input", "output", ...}.

        An id that a program chose itself names no session; give that of another process's event.
        Waits until the server has what was recorded, and for its answer. Raises
        InvalidOperationError if there is none, or no answer.
        """
        self._own.flush(self._own.flush_seconds)
        return self._history.event(event_id, session_id or self._homes.get(str(event_id)))

    def list(
        self,
        session_id: str | None = None,
        event_type: str | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> dict[str, Any]:
        """Returns {"events", "limit", "offset", "has_more"}; the events without their payloads.

        Waits until the server has what was recorded, and for its answer. Raises
        InvalidOperationError if it does not answer.
        """
        self._own.flush(self._own.flush_seconds)
        return self._history.events(session_id, event_type, limit, offset)

    def create_event(self, params: dict[str, Any]) -> dict[str, Any]:
        """Records an event told by the fields of the wire and returns {"event_id"}."""
        given = dict(params)
        ids = [given.pop(name, None) for name in ("client_event_id", "event_id")]
        parents = [given.pop(name, None) for name in ("client_parent_event_id", "parent_event_id")]
        event_id = next((some for some in ids if some is not None), None)
        parent_id = next((some for some in parents if some is not None), None)
        kind = given.pop("type", None) or "generic"
        session_id = given.pop("session_id", None)
        made = self.create(kind, event_id, session_id, parent_event_id=parent_id, **given)
        return {"event_id": made}

    aget = twin(get)
    alist = twin(list)  # noqa: A003  the method is meant

    def _remember(self, event_id: str, session_id: str) -> None:
        if len(self._homes) >= _MOST_HOMES:
            self._homes.pop(next(iter(self._homes)), None)
        self._homes[event_id] = session_id

    # Recording waits for nothing, so that the async forms are the calls themselves.

    async def acreate(self, *args: Any, **fields: Any) -> str:
        """Does what `create` does."""
        return self.create(*args, **fields)

    async def acreate_error(self, *args: Any, **fields: Any) -> str:
        """Does what `create_error` does."""
        return self.create_error(*args, **fields)

    async def aupdate(self, event_id: str, **fields: Any) -> dict[str, Any]:
        """Does what `update` does."""
        return self.update(event_id, **fields)

    async def acreate_event(self, params: dict[str, Any]) -> dict[str, Any]:
        """Does what `create_event` does."""
        return self.create_event(params)


def _warn_no_session(call: str) -> None:
    told = "No active session of this client: nothing is recorded. Create one, or pass session_id=."
    warn("client.no_session", told, call=call)
