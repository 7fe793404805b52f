"""When to try again: exponential backoff with jitter, and the circuit that opens on failure."""

import os
import time
from collections.abc import Callable

# The first retry is soon, because most failures are a restart; each further one waits twice as
# long at most. Full jitter keeps a thousand processes from coming back at the same instant.
_FIRST_SECONDS = 0.25

# A refused connection costs both sides next to nothing, and a person who starts the server wants
# to see the program in it.
LONGEST_WHEN_GONE_SECONDS = 5.0

# A server that answers with errors has trouble enough.
LONGEST_WHEN_BUSY_SECONDS = 60.0

# A wrong key or address changes when a person changes it.
WHEN_STUCK_SECONDS = 60.0


def _random() -> float:
    # Not the random module: it takes 5 ms to load, and forked processes would draw alike.
    return int.from_bytes(os.urandom(4)) / 2**32


class Circuit:
    """Open after a failure until its time has come; then one try decides.

    `again_at` is in seconds of `clock`. `is_gone` says that the last try met nobody.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = _random,
    ) -> None:
        self.again_at = 0.0
        self.is_gone = False
        self._clock = clock
        self._jitter = jitter
        self._next = _FIRST_SECONDS

    def succeeded(self) -> None:
        """The server answered as it should."""
        self.again_at = 0.0
        self.is_gone = False
        self._next = _FIRST_SECONDS

    def gone(self) -> None:
        """Nobody took the connection."""
        self.is_gone = True
        self._back_off(LONGEST_WHEN_GONE_SECONDS)

    def busy(self, retry_after_seconds: float | None = None) -> None:
        """The server failed, or asked for a pause."""
        self.is_gone = False
        self._back_off(LONGEST_WHEN_BUSY_SECONDS, retry_after_seconds or 0.0)

    def stuck(self) -> None:
        """Nothing will change until a person changes it."""
        self.is_gone = False
        self.again_at = self._clock() + WHEN_STUCK_SECONDS

    def _back_off(self, longest_seconds: float, least_seconds: float = 0.0) -> None:
        within = min(self._next, longest_seconds)
        self._next = min(2 * self._next, LONGEST_WHEN_BUSY_SECONDS)
        # Never less than a tenth: jitter near zero would be no pause at all.
        pause = within * (0.1 + 0.9 * self._jitter())
        self.again_at = self._clock() + max(least_seconds, pause)
