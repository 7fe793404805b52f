"""Blocks with a session: one that makes a session active, one that begins and ends its own.

`with` and `async with` take the same objects. What a block bound is unbound when it is left, in
the context that bound it and in no other.
"""

from contextvars import Token
from types import TracebackType
from typing import Any

from lucidicai.record.beginning import start
from lucidicai.record.context import bind
from lucidicai.record.context import keep
from lucidicai.record.context import unbind
from lucidicai.record.destination import usual
from lucidicai.record.ending import end_of_block
from lucidicai.record.ending import wait
from lucidicai.record.ending import wait_beside
from lucidicai.record.handle import Session
from lucidicai.record.open import OpenSession
from lucidicai.record.parameters import Beginning
from lucidicai.record.session import named


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
