"""What the second era lets a program ask of the package, and reset in it."""

from contextvars import Token
from typing import Any

from lucidicai.guard import Failure
from lucidicai.guard import failures
from lucidicai.record.context import bind
from lucidicai.record.context import current
from lucidicai.record.context import process
from lucidicai.record.context import unbind
from lucidicai.record.destination import standing
from lucidicai.record.event_context import current_event
from lucidicai.record.session import named


class CurrentSessionId:
    """Reads like the context variable that it once was: the id of the active session."""

    name = "current_session_id"

    def get(self, default: str | None = None) -> str | None:
        """Returns the id of the active session, else the default."""
        session = current()
        return default if session is None else session.session_id

    def set(self, session_id: str | None) -> Token[Any]:
        """Makes the session active in this context; the token undoes it."""
        return bind(None if session_id is None else named(session_id))

    def reset(self, token: Token[Any]) -> None:
        """Undoes `set`, in the context that set."""
        unbind(token)


class CurrentParentEventId:
    """Reads like the context variable that it once was: what new events lie in."""

    name = "current_parent_event_id"

    def get(self, default: str | None = None) -> str | None:
        """Returns the id of the event that this context is inside of, else the default."""
        session = current()
        event = None if session is None else current_event(session)
        return default if event is None else event.event_id


current_session_id = CurrentSessionId()
current_parent_event_id = CurrentParentEventId()


def clear_state() -> None:
    """Makes no session active, in this context and in the process. None is ended by it."""
    process.current = None
    bind(None)


def reset_sdk() -> None:
    """Does nothing; programs of the first era call it."""


def is_silent_mode() -> bool:
    """Returns whether errors are log lines (LUCIDIC_PRODUCTION)."""
    return standing().production


def get_error_history() -> list[Failure]:
    """Returns the last errors that were logged instead of raised, at most 100, oldest first."""
    return list(failures)


def clear_error_history() -> None:
    """Empties the list of `get_error_history`."""
    failures.clear()
