"""The context helpers: a session for a block, for a function, for a thread, sync and async."""

from collections.abc import Callable
from typing import Any
from typing import ParamSpec
from typing import TypeVar

from lucidicai.record.arguments import IS_COROUTINE
from lucidicai.record.arguments import flags_of
from lucidicai.record.blocks import SessionBinding
from lucidicai.record.blocks import SessionScope
from lucidicai.record.context import bind
from lucidicai.record.parameters import Beginning
from lucidicai.record.session import named

P = ParamSpec("P")
R = TypeVar("R")


def session(session_name: str | None = None, **parameters: Any) -> SessionScope:
    """Returns a `with` block that is a session; takes what `init` takes, by name.

    It ends with the block: an exception that leaves the block is recorded, and goes on. Raises
    what `init` raises, and TypeError for a parameter that `init` does not have.
    """
    return SessionScope(Beginning(session_name=session_name, **parameters))


def session_async(session_name: str | None = None, **parameters: Any) -> SessionScope:
    """Returns an `async with` block that is a session; takes what `init` takes, by name."""
    return SessionScope(Beginning(session_name=session_name, **parameters))


def bind_session(session_id: str) -> SessionBinding:
    """Returns a `with` block in which the session is active, for another thread or process."""
    return SessionBinding(session_id)


def bind_session_async(session_id: str) -> SessionBinding:
    """Returns an `async with` block in which the session is active."""
    return SessionBinding(session_id)


def run_session(
    function: Callable[..., Any],
    /,
    *args: Any,
    init_params: dict[str, Any] | None = None,
    **kwargs: Any,
) -> Any:
    """Calls the function in a session of its own, which ends when it returns or is awaited.

    Returns what the function returns; `init_params` are the parameters of `init`, by name.
    """
    return _run(SessionScope(Beginning(**(init_params or {}))), function, args, kwargs)


def run_in_session(
    session_id: str, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs
) -> R:
    """Calls the function with the session active, in this thread; the session stays open.

    Returns what the function returns; of a coroutine function a coroutine, to be awaited.
    """
    returned: R = _run(SessionBinding(session_id), function, args, kwargs)
    return returned


def set_active_session(session_id: str | None) -> None:
    """Makes the session active in this context from here on; None makes none active."""
    bind(None if session_id is None else named(session_id))


def clear_active_session() -> None:
    """Makes no session active in this context, not even the process's."""
    bind(None)


def _run(
    block: SessionScope | SessionBinding,
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> Any:
    if flags_of(function) & IS_COROUTINE:
        return _run_async(block, function, args, kwargs)
    with block:
        return function(*args, **kwargs)


async def _run_async(
    block: SessionScope | SessionBinding,
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> Any:
    async with block:
        return await function(*args, **kwargs)
