"""The async forms of the session's and event's functions.

Recording waits for nothing, so most of them are the function itself; the end of a session and
`flush` wait beside the event loop.
"""

import asyncio
import functools
from collections.abc import Callable
from collections.abc import Coroutine
from typing import Any
from typing import ParamSpec
from typing import TypeVar

from lucidicai.record.context import current
from lucidicai.record.ending import wait_beside
from lucidicai.record.event import create_error_event
from lucidicai.record.event import create_event
from lucidicai.record.init import init
from lucidicai.record.session import end_session
from lucidicai.record.session import flush
from lucidicai.record.session import named
from lucidicai.record.session import update_session

P = ParamSpec("P")
R = TypeVar("R")


def _at_once(call: Callable[P, R]) -> Callable[P, Coroutine[Any, Any, R]]:
    """Returns the call, which waits for nothing, as a coroutine function."""

    @functools.wraps(call)
    async def awaited(*args: P.args, **kwargs: P.kwargs) -> R:
        return call(*args, **kwargs)

    return awaited


def emit_event(
    type: str = "generic",  # noqa: A002  the public API's name
    event_id: str | None = None,
    session_id: str | None = None,
    **fields: Any,
) -> str:
    """Records an event that is over and returns its id, as `create_event(type=...)` does."""
    given = {"event_id": event_id, "session_id": session_id, **fields}
    return str(create_event(type=type, **given))


# Of the two overloads of `create_event` a ParamSpec would keep the first only.
async def acreate_event(*args: Any, **fields: Any) -> str | None:
    """Does what `create_event` does."""
    made: str | None = create_event(*args, **fields)
    return made


async def aend_session(
    session_eval: float | None = None,
    session_eval_reason: str | None = None,
    is_successful: bool | None = None,
    is_successful_reason: str | None = None,
    *,
    session_id: str | None = None,
    wait_for_flush: bool = True,
) -> None:
    """Does what `end_session` does, and waits for the server beside the event loop."""
    session = current() if session_id is None else named(session_id)
    end_session(
        session_eval,
        session_eval_reason,
        is_successful,
        is_successful_reason,
        session_id=session_id,
        wait_for_flush=False,
    )
    if session is not None and wait_for_flush:
        await wait_beside(session)


async def aflush(timeout_seconds: float = 2.0) -> bool:
    """Does what `flush` does, beside the event loop."""
    return await asyncio.to_thread(flush, timeout_seconds)


ainit = _at_once(init)
aemit_event = _at_once(emit_event)
acreate_error_event = _at_once(create_error_event)
aupdate_session = _at_once(update_session)
