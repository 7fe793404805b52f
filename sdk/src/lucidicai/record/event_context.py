"""Which event a record lies below: the one that this context is inside of.

An instrumented call comes first, then what was entered here, then the step that was created last.
A variable is never reset in a context that did not set it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from collections.abc import Iterator
from contextvars import ContextVar
from contextvars import Token
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lucidicai.record.open import OpenSession
    from lucidicai.record.open_event import OpenEvent

_event: ContextVar[OpenEvent | None] = ContextVar("lucidic_event", default=None)
# Empty until the first instrumented call.
_calls_here: list[Callable[[], OpenEvent | None]] = []


def current_event(session: OpenSession) -> OpenEvent | None:
    """Returns the event that this context is inside of, else the step that was created last.

    A created step gives way when it ends. A function's event stays the parent of what a task or
    generator that it started records after its return.
    """
    return innermost(session, _calls_here[0]() if _calls_here else None)


def innermost(session: OpenSession, call: OpenEvent | None) -> OpenEvent | None:
    """Returns the event that this context is inside of: an instrumented call's, or what is in it.

    `call` is the event of the instrumented call around, if there is one.
    """
    event = _entered(session)
    if call is None or call.session is not session or _lies_in(event, call):
        return event
    return call


def watch_calls(innermost_call: Callable[[], OpenEvent | None]) -> None:
    """Has instrumented calls be the parents of what is recorded inside of them.

    `innermost_call` returns the event of the instrumented call that this context is inside of.
    """
    _calls_here[:] = [innermost_call]


def _entered(session: OpenSession) -> OpenEvent | None:
    event = _event.get()
    while event is not None:
        gives_way = event.is_manual or event.is_callback
        if event.session is session and (event.is_open or not gives_way):
            return event
        event = event.parent
    steps = list(session.steps.values())
    return steps[-1] if steps else None


def _lies_in(event: OpenEvent | None, outer: OpenEvent) -> bool:
    while event is not None and event is not outer:
        event = event.parent
    return event is outer


def enter_event(event: OpenEvent) -> Token[OpenEvent | None]:
    """Makes the event the parent of what is recorded from here on in this context."""
    return _event.set(event)


def leave_event(token: Token[OpenEvent | None]) -> None:
    """Undoes `enter_event`, if this is the context that entered."""
    with contextlib.suppress(ValueError):
        _event.reset(token)


def replace_event(event: OpenEvent, earlier: OpenEvent | None) -> None:
    """Makes the earlier event the parent again, if `event` still is, in whatever context."""
    if _event.get() is event:
        _event.set(earlier)


@contextlib.contextmanager
def set_aside() -> Iterator[None]:
    """Has no event be the parent of what the block records."""
    token = _event.set(None)
    try:
        yield
    finally:
        leave_event(token)
