"""Blocks in which a client's session is active, and functions that are called in one."""

from collections.abc import Callable
from contextvars import Token
from typing import Any
from typing import Protocol

from lucidicai.handles.destination import ClientSessions
from lucidicai.record.arguments import IS_COROUTINE
from lucidicai.record.arguments import flags_of
from lucidicai.record.context import bind
from lucidicai.record.context import unbind
from lucidicai.record.handle import Session


class Block:
    """A `with` or `async with` block in which a session is active; it does not end with it."""

    def __init__(self, own: ClientSessions, session_id: str) -> None:
        self._own = own
        self._session_id = session_id
        self._tokens: list[Token[Any]] = []

    def __enter__(self) -> Session:
        """Makes the session active in this context."""
        session = self._own.named(self._session_id)
        assert session is not None, "an id always names one"
        self._tokens.append(bind(session))
        return Session(session)

    def __exit__(self, *failure: object) -> None:
        """Makes active again what was before."""
        if self._tokens:
            unbind(self._tokens.pop())

    async def __aenter__(self) -> Session:
        """Makes the session active in this task."""
        return self.__enter__()

    async def __aexit__(self, *failure: object) -> None:
        """Makes active again what was before."""
        self.__exit__()


class _Around(Protocol):
    async def __aenter__(self) -> Session: ...

    async def __aexit__(self, *failure: object) -> None: ...


def run(
    block: Any, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """Calls the function in the block; of an async one, returns the coroutine that does."""
    if flags_of(function) & IS_COROUTINE:
        return _run_async(block, function, args, kwargs)
    with block:
        return function(*args, **kwargs)


async def _run_async(
    block: _Around, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    async with block:
        return await function(*args, **kwargs)
