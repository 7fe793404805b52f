"""The async forms of the session's and event's functions.

Recording waits for nothing, so most of them are the function itself; the end of a session and
`flush` wait beside the event loop.
"""

import asyncio
from typing import Any

from lucidicai.record.context import current
from lucidicai.record.event import create_error_event
from lucidicai.record.event import create_event
from lucidicai.record.handle import wait_beside
from lucidicai.record.session import end_session
from lucidicai.record.session import flush
from lucidicai.record.session import init
from lucidicai.record.session import named
from lucidicai.record.session import update_session


def emit_event(
    type: str = "generic",  # noqa: A002  the public API's name
    event_id: str | None = None,
    session_id: str | None = None,
    **fields: Any,
) -> str:
    """Records an event that is over and returns its id, as `create_event(type=...)` does."""
    given = {"event_id": event_id, "session_id": session_id, **fields}
    return str(create_event(type=type, **given))


async def aemit_event(*args: Any, **fields: Any) -> str:
    """Does what `emit_event` does."""
    return emit_event(*args, **fields)


async def ainit(*args: Any, **parameters: Any) -> str:
    """Does what `init` does, in this task."""
    return init(*args, **parameters)


async def acreate_event(*args: Any, **fields: Any) -> str | None:
    """Does what `create_event` does."""
    return create_event(*args, **fields)


async def acreate_error_event(
    error: str | BaseException, parent_event_id: str | None = None, **fields: Any
) -> str:
    """Does what `create_error_event` does."""
    return create_error_event(error, parent_event_id, **fields)


async def aupdate_session(*args: Any, **fields: Any) -> None:
    """Does what `update_session` does."""
    update_session(*args, **fields)


async def aend_session(*args: Any, wait_for_flush: bool = True, **fields: Any) -> None:
    """Does what `end_session` does, and waits for the server beside the event loop."""
    session_id = fields.get("session_id")
    session = current() if session_id is None else named(session_id)
    end_session(*args, wait_for_flush=False, **fields)
    if session is not None and wait_for_flush:
        await wait_beside(session)


async def aflush(timeout_seconds: float = 2.0) -> bool:
    """Does what `flush` does, beside the event loop."""
    return await asyncio.to_thread(flush, timeout_seconds)
