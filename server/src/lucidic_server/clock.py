"""The server's clocks, passed in so that a test can turn them."""

import time
from typing import Protocol
from typing import runtime_checkable


@runtime_checkable
class Clock(Protocol):
    """Wall time for what is stored, monotonic time for what runs out."""

    def now_ns(self) -> int:
        """Returns nanoseconds since 1970, UTC."""

    def monotonic(self) -> float:
        """Returns seconds that never go back; the origin means nothing."""


class SystemClock:
    """The clocks of this machine."""

    def now_ns(self) -> int:
        """Returns nanoseconds since 1970, UTC."""
        return time.time_ns()

    def monotonic(self) -> float:
        """Returns seconds that never go back; the origin means nothing."""
        return time.monotonic()
