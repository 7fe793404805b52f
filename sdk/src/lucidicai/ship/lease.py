"""Which sessions this process keeps alive, and when it has to say so again."""

import time
from collections.abc import Callable
from typing import Any

from lucidicai.spool.loss import Ledger

PATH = "/v1/leases"

# The server gives a writer 60 s: three renewals may go missing.
RENEW_SECONDS = 15.0

# A session that ends sooner than this never needs a lease.
_FIRST_SECONDS = 2.0


class Leases:
    """The sessions that a writer holds. Losses travel with the renewals."""

    def __init__(
        self, writer: str, losses: Ledger, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._writer = writer
        self._losses = losses
        self._clock = clock
        self._held: dict[str, None] = {}
        self._told: dict[str, int] = {}
        self._due_at = 0.0

    def hold(self, session_id: str) -> None:
        """Keeps the session alive from now on."""
        self._held[session_id] = None
        self._due_at = min(self._due_at or float("inf"), self._clock() + _FIRST_SECONDS)

    def let_go(self, session_id: str) -> None:
        """The session ended, or goes on without this process."""
        self._held.pop(session_id, None)

    def due_in(self) -> float | None:
        """Returns the seconds until the next renewal, or None while there is nothing to say."""
        if not self._held and not self.has_news():
            return None
        return max(0.0, self._due_at - self._clock())

    def has_news(self) -> bool:
        """Whether something was lost that the server does not know of."""
        return self._losses.counts() != self._told

    def body(self) -> dict[str, Any]:
        """Returns what to send. Loss counts are those since the writer began, not the increase."""
        body: dict[str, Any] = {"writer": self._writer, "sessions": list(self._held)}
        if losses := self._losses.counts():
            body["losses"] = losses
        return body

    def sent(self, body: dict[str, Any]) -> None:
        """The server has taken `body`."""
        self._told = body.get("losses", {})
        self.postpone()

    def postpone(self) -> None:
        """Next time in one interval."""
        self._due_at = self._clock() + RENEW_SECONDS


def gone_body(writer: str, sessions: list[str], losses: dict[str, int]) -> dict[str, Any]:
    """Returns what a drainer sends when a dead writer's journal is delivered."""
    body: dict[str, Any] = {"writer": writer, "sessions": sessions, "gone": True}
    if losses:
        body["losses"] = losses
    return body
