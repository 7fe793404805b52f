"""Which session a call means: this context's, else the process's.

A context variable comes first, then one slot of the process, then the only session that is open.
A variable is never reset in a context that did not set it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from contextvars import Token
from typing import TYPE_CHECKING

from lucidicai.record.open import OpenSession

if TYPE_CHECKING:
    from lucidicai.record.port import RecordPort


class _Nothing:
    """Stands in a context whose session was ended or cleared: the process's is not meant there."""

    has_ended = True


class _Process:
    """What the process knows, whatever the context."""

    __slots__ = ("current", "is_over", "live")

    def __init__(self) -> None:
        # The session that init made current last.
        self.current: OpenSession | None = None
        # Begun or resumed here and not ended, by id.
        self.live: dict[str, OpenSession] = {}
        # It is ending, and has ended its sessions.
        self.is_over = False


process = _Process()
_NOTHING = _Nothing()
_session: ContextVar[OpenSession | _Nothing | None] = ContextVar("lucidic_session", default=None)


def current() -> OpenSession | None:
    """Returns the active session, if any. Costs two reads where there is none."""
    here = _session.get()
    if here is None:
        return _of_process() if process.live else None
    if here.has_ended:
        # Ended elsewhere: then the process's session is meant, unless it was ended in this context.
        return None if here is _NOTHING else _of_process()
    return here  # type: ignore[return-value]  # Nothing has ended


def _of_process() -> OpenSession | None:
    session = process.current
    if session is not None and not session.has_ended:
        return session
    live = [session for session in list(process.live.values()) if not session.has_ended]
    # A thread that nobody bound may take part in the only session; among several it can't choose.
    return live[0] if len(live) == 1 else None


def keep(session: OpenSession) -> None:
    """Makes the session one of the process's. Of two with one id, at two servers, both are."""
    held = process.live.get(session.session_id)
    is_free = held is None or held is session or held.has_ended
    process.live[session.session_id if is_free else _second_name(session)] = session


def known(session_id: str, recorder: RecordPort | None = None) -> OpenSession | None:
    """Returns the session of that id that is open here; with a recorder, the one it writes to."""
    held = process.live.get(session_id)
    if recorder is None or (held is not None and held.recorder is recorder):
        return held
    for session in list(process.live.values()):
        if session.session_id == session_id and session.recorder is recorder:
            return session
    return None


def make_current(session: OpenSession) -> None:
    """Makes the session current in this context and in the process."""
    keep(session)
    process.current = session
    _session.set(session)


def bind(session: OpenSession | None) -> Token[OpenSession | _Nothing | None]:
    """Makes the session current in this context alone; None means that none is."""
    return _session.set(session or _NOTHING)


def unbind(token: Token[OpenSession | _Nothing | None]) -> None:
    """Undoes `bind`, if this is the context that was bound."""
    # ValueError: another context, and what stands there is not ours to change.
    with contextlib.suppress(ValueError):
        _session.reset(token)


def leave(session: OpenSession, token: Token[OpenSession | _Nothing | None]) -> None:
    """Undoes `bind`, if the session that it bound is still the one of this context."""
    if _session.get() is session:
        unbind(token)


def bound_here() -> OpenSession | None:
    """Returns the session of this context itself, not that of the process."""
    here = _session.get()
    return here if isinstance(here, OpenSession) and not here.has_ended else None


def forget(session: OpenSession) -> None:
    """Clears an ended session from this context and from the process, where it stands there."""
    name = session.session_id
    process.live.pop(name if process.live.get(name) is session else _second_name(session), None)
    if process.current is session:
        process.current = None
    if _session.get() is session:
        _session.set(_NOTHING)


def _second_name(session: OpenSession) -> str:
    # No id has a line feed in it that anybody would write.
    return f"{session.session_id}\n{id(session)}"


@contextlib.contextmanager
def set_aside() -> Iterator[None]:
    """Hides every session from the block, and forgets what the block leaves open."""
    held = process.current, process.live
    process.current, process.live = None, {}
    token = _session.set(None)
    try:
        yield
    finally:
        for session in list(process.live.values()):
            session.take_end()  # clients keep their own list of what is open
        process.current, process.live = held
        unbind(token)
