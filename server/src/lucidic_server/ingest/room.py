"""Room for requests that are being read: what all of them hold in memory together is bounded.

Whoever serves requests enters one (`Room.request`); whoever reads a body says how much it holds
(`take`), compressed and again when it is not. It is given back when the request is answered.
"""

import contextlib
import threading
from collections.abc import Iterator
from contextvars import ContextVar

from lucidic_server.telemetry.errors import StoreBusy

# Others are done in less: a group of requests takes some hundred milliseconds.
_RETRY_AFTER_S = 1.0


class Room:
    """So many bytes for all requests together; one alone may hold as much as a request may."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._taken = 0

    @property
    def taken(self) -> int:
        """The bytes that requests hold now."""
        return self._taken

    @contextlib.contextmanager
    def request(self) -> Iterator[None]:
        """Is one request: what is taken in the block, also on its threads, is given back."""
        held = _Held(self)
        token = _held.set(held)
        try:
            yield
        finally:
            _held.reset(token)
            self._give_back(held.bytes)

    def _take(self, held: "_Held", count: int) -> None:
        with self._lock:
            others = self._taken - held.bytes
            if others and self._taken + count > self._capacity:
                raise StoreBusy(retry_after=_RETRY_AFTER_S)
            self._taken += count
            held.bytes += count

    def _give_back(self, count: int) -> None:
        with self._lock:
            self._taken -= count


class _Held:
    """What one request holds."""

    __slots__ = ("bytes", "room")

    def __init__(self, room: Room) -> None:
        self.room = room
        self.bytes = 0


_held: ContextVar[_Held | None] = ContextVar("held", default=None)


def take(count: int) -> None:
    """Says that the request holds so many bytes more. Raises StoreBusy if there is no room.

    Outside of a request there is always room.
    """
    held = _held.get()
    if held is not None:
        held.room._take(held, count)  # noqa: SLF001  both are of this module
