"""The context helpers: a session for a block, for a function, for a thread, sync and async.

`with` and `async with` take the same objects. What a block bound is unbound when it is left, in
the context that bound it and in no other.
"""

from collections.abc import Callable
from contextvars import Token
from types import TracebackType
from typing import Any
from typing import ParamSpec
from typing import TypeVar

from lucidicai.record.arguments import IS_COROUTINE
from lucidicai.record.arguments import flags_of
from lucidicai.record.beginning import Beginning
from lucidicai.record.beginning import start
from lucidicai.record.context import bind
from lucidicai.record.context import keep
from lucidicai.record.context import unbind
from lucidicai.record.destination import usual
from lucidicai.record.handle import Session
from lucidicai.record.handle import end_of_block
from lucidicai.record.handle import wait
from lucidicai.record.handle import wait_beside
from lucidicai.record.open import OpenSession
from lucidicai.record.session import named

P = ParamSpec("P")
R = TypeVar("R")


class SessionBinding:
    """A block in which a session is active; it does not end with the block."""

    def __init__(self, session_id: str | None) -> None:
        self._session_id = session_id
        self._tokens: list[Token[Any]] = []

    def __enter__(self) -> Session | None:
        """Makes the session active in this context."""
        session = None if self._session_id is None else named(self._session_id)
        self._tokens.append(bind(session))
        return None if session is None else Session(session)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Makes active again what was before."""
        if self._tokens:
            unbind(self._tokens.pop())

    async def __aenter__(self) -> Session | None:
        """Makes the session active in this task."""
        return self.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Makes active again what was before."""
        self.__exit__(kind, error, trace)


class SessionScope:
    """A block that begins a session and ends it, whatever `auto_end` says."""

    def __init__(self, beginning: Beginning) -> None:
        self._beginning = beginning
        self._session: OpenSession | None = None
        self._token: Token[Any] | None = None

    def __enter__(self) -> Session:
        """Begins the session and makes it active in this context."""
        session_id = start(self._beginning, self._adopt)
        # Nothing was adopted if the beginning failed inside; then the block goes on unrecorded.
        return Session(self._session or OpenSession(session_id, *usual()))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends the session, with the failure that left the block, if one did."""
        session = self._end(error)
        if session is not None:
            wait(session)

    async def __aenter__(self) -> Session:
        """Begins the session and makes it active in this task."""
        return self.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends the session and waits for the server, as `end_session` does, beside the loop."""
        session = self._end(error)
        if session is not None:
            await wait_beside(session)

    def _adopt(self, session: OpenSession) -> None:
        self._session = session
        keep(session)
        self._token = bind(session)

    def _end(self, error: BaseException | None) -> OpenSession | None:
        """Returns the session if it ended with the block."""
        session, token = self._session, self._token
        if session is None or token is None:
            return None
        has_ended = end_of_block(session, error)
        unbind(token)
        self._session = self._token = None
        return session if has_ended else None


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
