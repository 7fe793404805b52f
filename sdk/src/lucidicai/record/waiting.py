"""How long an end of a session or of the process may wait for the server.

One budget for the process: a slow server costs it once, not once for each session. An
acknowledgement fills it again. Nothing waits inside a running event loop.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lucidicai.record.port import RecordPort


class Budget:
    """Seconds that may still be waited; `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._spent = 0.0

    def left(self, full: float) -> float:
        """Returns what is left of `full` seconds."""
        return max(0.0, full - self._spent)

    def refill(self, recorder: RecordPort) -> None:
        """Fills the budget if everything is acknowledged; to be asked before more is written."""
        if self._spent and recorder.flush(0.0):
            self._spent = 0.0

    def flush(self, recorder: RecordPort, full: float) -> bool:
        """Waits until everything is delivered or the budget is spent; returns whether it is."""
        began = self._clock()
        is_delivered = False
        try:
            is_delivered = recorder.flush(0.0 if recorder.server_known_gone else self.left(full))
        finally:  # a signal handler of the program may end the wait by an exception
            self._spent = 0.0 if is_delivered else self._spent + self._clock() - began
        return is_delivered

    def close(self, recorder: RecordPort, full: float) -> None:
        """Lets a recorder end with the process, within the budget."""
        began = self._clock()
        recorder.close(0.0 if recorder.server_known_gone else self.left(full))
        self._spent += self._clock() - began


budget = Budget()


def is_in_event_loop() -> bool:
    """Returns whether this thread runs an event loop, which must not be held up."""
    # A program that runs a loop has loaded its module; loading it here would cost every program.
    asyncio = sys.modules.get("asyncio")
    return asyncio is not None and asyncio._get_running_loop() is not None  # noqa: SLF001
