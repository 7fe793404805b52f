"""The clock of this process: nanoseconds since 1970 that never run backwards.

A host's clock is set back now and then, by an hour if it was wrong by one. Times taken from it
before and after would give an event a duration that it did not have.
"""

import time


class SteadyClock:
    """Follows the host's clock where that goes forward, and goes on evenly where it is set back."""

    __slots__ = ("_ahead",)

    def __init__(self) -> None:
        # How far the host's clock has been ahead of the one that counts since the machine began.
        self._ahead = -(1 << 63)

    def now_ns(self) -> int:
        """Returns the time. Takes no lock: a signal handler may interrupt and ask, too."""
        # In this order a pause between the two readings makes the difference smaller, never
        # larger, and so cannot push the clock ahead.
        wall = time.time_ns()
        steady = time.monotonic_ns()
        ahead = wall - steady
        if ahead > self._ahead:  # noqa: PLR1730  max() takes a third of the call
            self._ahead = ahead
        return steady + self._ahead


# All that this process records is timed by it: an event may begin and end under two recorders.
now_ns = SteadyClock().now_ns
