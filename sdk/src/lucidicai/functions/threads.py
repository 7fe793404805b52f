"""Which session a thread means, by the second era's names."""

from collections.abc import Callable
from typing import Any

from lucidicai.record.binding import clear_active_session
from lucidicai.record.binding import run_in_session
from lucidicai.record.binding import set_active_session
from lucidicai.record.context import bound_here


def thread_worker_with_session(
    session_id: str, target: Callable[..., Any], *args: Any, **kwargs: Any
) -> Any:
    """Calls the target with the session active in this thread: the `target=` of a Thread."""
    return run_in_session(session_id, target, *args, **kwargs)


def set_thread_session(session_id: str) -> None:
    """Makes the session active in this thread from here on."""
    set_active_session(session_id)


def clear_thread_session() -> None:
    """Makes no session active in this thread."""
    clear_active_session()


def get_thread_session() -> str | None:
    """Returns the session that was made active in this thread, or None."""
    session = bound_here()
    return None if session is None else session.session_id
