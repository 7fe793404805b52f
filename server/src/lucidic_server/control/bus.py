"""What servers over one database tell each other at once: PostgreSQL's LISTEN and NOTIFY.

Nothing depends on it but how soon a page that is open shows a change: what is told while nobody
listens is lost, and `on_gap` says so.
"""

import threading
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import closing
from contextlib import contextmanager
from typing import Any

import msgspec
import sqlalchemy as sa

from lucidic_server import logs
from lucidic_server.model.peers import PeersError

log = logs.get("control.bus")

_CHANNEL = "lucidic"
# PostgreSQL takes 8,000 bytes a message.
_MOST_BYTES = 7_800
_RETRY_SECONDS = 1.0

Listener = Callable[[str, str, list[str]], None]


class _Told(msgspec.Struct, array_like=True):
    sender: str
    kind: str
    project_id: str
    names: list[str]


class Bus:
    """Tells the others, and hears them on a thread of its own."""

    def __init__(self, engine: sa.Engine, name: str) -> None:
        """`name` is this server's: it does not hear itself."""
        self._engine = engine
        self._name = name
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def tell(self, kind: str, project_id: str, names: list[str]) -> None:
        """Tells the others of things in a project; blocks. Raises PeersError."""
        messages = _split(_Told(self._name, kind, project_id, names))
        try:
            with self._engine.begin() as connection:
                for message in messages:
                    connection.execute(
                        sa.text("SELECT pg_notify(:channel, :message)"),
                        {"channel": _CHANNEL, "message": message},
                    )
        except sa.exc.SQLAlchemyError as error:
            raise PeersError(f"the other servers can't be told: {error}") from error

    def listen(self, on_told: Listener, on_gap: Callable[[], None]) -> None:
        """Calls back, on the bus's thread, with what others tell.

        `on_gap` is called when something may have been missed.
        """
        self._thread = threading.Thread(
            target=self._run, args=(on_told, on_gap), name="lucidic-bus", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stops listening."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, on_told: Listener, on_gap: Callable[[], None]) -> None:
        is_first = True
        while not self._stopped.is_set():
            try:
                with self._line() as driver:
                    if not is_first:
                        on_gap()
                    is_first = False
                    self._hear(driver, on_told)
            except Exception as error:  # noqa: BLE001 # whatever breaks the line: it is laid anew
                log.warning("bus.interrupted", cause=error)
                self._stopped.wait(_RETRY_SECONDS)

    @contextmanager
    def _line(self) -> Iterator[Any]:
        pooled = self._engine.raw_connection()
        driver: Any = pooled.driver_connection
        # Closed at the end: a connection that listened must not go back to the pool.
        pooled.detach()
        with closing(driver):
            driver.autocommit = True
            driver.execute(f"LISTEN {_CHANNEL}")
            yield driver

    def _hear(self, driver: Any, on_told: Listener) -> None:
        while not self._stopped.is_set():
            for notice in driver.notifies(timeout=0.5, stop_after=100):
                told = msgspec.json.decode(notice.payload, type=_Told)
                if told.sender != self._name:
                    on_told(told.kind, told.project_id, told.names)
            # What broke in silence is noticed by a question.
            driver.execute("SELECT 1")


def _split(told: _Told) -> list[str]:
    message = msgspec.json.encode(told)
    if len(message) <= _MOST_BYTES or len(told.names) < 2:
        return [message.decode()] if len(message) <= _MOST_BYTES else []
    half = len(told.names) // 2
    return [
        text
        for names in (told.names[:half], told.names[half:])
        for text in _split(msgspec.structs.replace(told, names=names))
    ]
