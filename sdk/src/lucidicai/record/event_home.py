"""From an event's id to the session that it belongs to."""

from uuid import UUID

from lucidicai.record.context import current
from lucidicai.record.context import process
from lucidicai.record.open import OpenSession
from lucidicai.wire.ids import session_of


def home_of(event_id: str | None) -> OpenSession | None:
    """Returns the session of an event: the open one that its id names, else the active one.

    An id of the caller's own may look as if we had minted it, so it names no session that is not
    open here.
    """
    active = current()
    if event_id is None or (active is not None and event_id in active.events):
        return active
    for session in list(process.live.values()):
        if event_id in session.events:
            return session
    if active is None:
        return None
    return process.live.get(session_of(str(event_id)) or "", active)


def is_event_id(text: str) -> bool:
    """Returns whether this is the id of a step rather than the name of a type."""
    if session_of(text) is not None or any(text in live.events for live in process.live.values()):
        return True
    try:
        UUID(text)
    except ValueError:
        return False
    return True
