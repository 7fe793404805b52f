"""A session that is being created: for `await`, and for `async with` without one."""

from collections.abc import Callable
from collections.abc import Generator
from types import TracebackType
from typing import Any

from lucidicai.record.handle import Session


class Creating:
    """A session that is being created: for `await`, and for `async with` without one."""

    def __init__(self, create: Callable[[], Session]) -> None:
        self._create = create
        self._session: Session | None = None

    def __await__(self) -> Generator[Any, None, Session]:
        """Returns the session; creating one waits for nothing."""
        yield from ()
        return self._create()

    async def __aenter__(self) -> Session:
        """Creates the session and makes it active in this task."""
        self._session = self._create()
        return await self._session.__aenter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends the session as its own block would."""
        if self._session is not None:
            await self._session.__aexit__(kind, error, trace)

    def __enter__(self) -> Session:
        """Creates the session and makes it active in this context."""
        self._session = self._create()
        return self._session.__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends the session as its own block would."""
        if self._session is not None:
            self._session.__exit__(kind, error, trace)
