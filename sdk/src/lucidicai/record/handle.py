"""A session in the program's hands: its id, what it knows of itself, and its own calls."""

from contextvars import Token
from types import TracebackType
from typing import Any
from typing import Self

from lucidicai.guard import Guard
from lucidicai.record.context import bind
from lucidicai.record.context import leave
from lucidicai.record.ending import end
from lucidicai.record.ending import end_of_block
from lucidicai.record.ending import wait
from lucidicai.record.ending import wait_beside
from lucidicai.record.misuse import warn
from lucidicai.record.open import OpenSession
from lucidicai.record.verdict import change
from lucidicai.record.verdict import verdict_of

_guard = Guard("session.failed")


class Session(str):
    """A session. It is a `str`, its id, and knows its name, its page and whether it has ended.

    `update` and `end` change it, whatever session is active. As a `with` or `async with` block it
    ends with the block, if it ends by itself (`auto_end`).
    """

    __slots__ = ("_open", "_token", "client")
    _open: OpenSession
    _token: Token[Any] | None
    # The client that made it; None for a session of the module's functions.
    client: Any

    def __new__(cls, session: OpenSession, client: Any = None) -> Self:
        """Makes the handle of a session."""
        self = super().__new__(cls, session.session_id)
        self._open = session
        self._token = None
        self.client = client
        return self

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        # Another process knows the session by its id.
        return str, (str.__str__(self),)

    @property
    def session_id(self) -> str:
        """The id."""
        return str.__str__(self)

    @property
    def opened(self) -> OpenSession:
        """What the process knows of it; for the other rooms of this package."""
        return self._open

    @property
    def session_name(self) -> str | None:
        """The name that this process gave it."""
        return self._open.name

    @property
    def url(self) -> str:
        """The address of the session's page."""
        from urllib.parse import quote  # noqa: PLC0415  see settings: not needed by every import

        return f"{self._open.settings.base_url}/sessions/{quote(self, safe='')}"

    @property
    def is_finished(self) -> bool:
        """Whether this process has ended it."""
        return self._open.has_ended

    def bind(self) -> Self:
        """Makes it the active session of this context until it ends or its block is left."""
        self._token = bind(self._open)
        return self

    def update(
        self,
        task: str | None = None,
        session_eval: float | None = None,
        session_eval_reason: str | None = None,
        is_successful: bool | None = None,
        is_successful_reason: str | None = None,
    ) -> None:
        """Changes the fields given; a session that has ended stays as it is, and says so once.

        Raises InvalidOperationError for a value that is not what its name says.
        """
        given = {
            "task": task,
            "session_eval": session_eval,
            "session_eval_reason": session_eval_reason,
            "is_successful": is_successful,
            "is_successful_reason": is_successful_reason,
        }
        if self._is_open("update"):
            change(self._open, "session.update", given)

    def end(
        self,
        is_successful: bool | None = None,
        is_successful_reason: str | None = None,
        session_eval: float | None = None,
        session_eval_reason: str | None = None,
    ) -> None:
        """Ends it with its final values, as `end_session` does; a second end changes nothing."""
        if self._end(is_successful, is_successful_reason, session_eval, session_eval_reason):
            wait(self._open)

    async def aupdate(self, *args: Any, **fields: Any) -> None:
        """Does what `update` does, which waits for nothing."""
        self.update(*args, **fields)

    async def aend(
        self,
        is_successful: bool | None = None,
        is_successful_reason: str | None = None,
        session_eval: float | None = None,
        session_eval_reason: str | None = None,
    ) -> None:
        """Does what `end` does, and waits for the server beside the event loop."""
        if self._end(is_successful, is_successful_reason, session_eval, session_eval_reason):
            await wait_beside(self._open)

    def __enter__(self) -> Self:
        """Makes it active in this context, if it is not."""
        return self if self._token is not None else self.bind()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Makes active again what was before, and ends the session if it ends by itself."""
        if self._leave_block(error):
            wait(self._open)

    async def __aenter__(self) -> Self:
        """Makes it active in this task."""
        return self.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Does what `__exit__` does, and waits for the server beside the event loop."""
        if self._leave_block(error):
            await wait_beside(self._open)

    def _is_open(self, call: str) -> bool:
        if self._open.has_ended:
            warn("session.ended", "The session has ended; nothing changed.", call=call)
        return not self._open.has_ended

    def _unbind(self) -> None:
        token, self._token = self._token, None
        if token is not None:
            leave(self._open, token)

    def _end(
        self,
        is_successful: Any,
        is_successful_reason: Any,
        session_eval: Any,
        session_eval_reason: Any,
    ) -> bool:
        given = {
            "session_eval": session_eval,
            "session_eval_reason": session_eval_reason,
            "is_successful": is_successful,
            "is_successful_reason": is_successful_reason,
        }
        if not self._is_open("end"):
            self._unbind()
            return False
        verdict = verdict_of("session.end", given, self._open)
        if verdict is None or not self._open.take_end():
            return False
        self._unbind()
        with _guard:
            end(self._open, "explicit", **verdict)
        return True

    def _leave_block(self, error: BaseException | None) -> bool:
        """Returns whether the session ended with the block."""
        self._unbind()
        return self._open.auto_end and end_of_block(self._open, error)
