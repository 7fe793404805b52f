"""A clock that a test turns by hand."""


class TurnedClock:
    """Starts somewhere in 2026; both its times move together."""

    def __init__(self) -> None:
        self.seconds = 1_780_000_000.0

    def turn(self, seconds: float) -> None:
        """Lets time pass."""
        self.seconds += seconds

    def now_ns(self) -> int:
        """Returns nanoseconds since 1970."""
        return int(self.seconds * 1e9)

    def monotonic(self) -> float:
        """Returns the same moment in seconds."""
        return self.seconds
