"""The shipper: one daemon thread that sends a journal's records in order and renews its leases.

The thread takes one turn after the other, survives whatever happens in one, and never keeps the
process alive. Everybody else may wake it, and wait for it as long as they are told.
"""

import sys
import threading
import time

from lucidicai.guard import Guard
from lucidicai.guard import log
from lucidicai.settings import Settings
from lucidicai.ship.bell import Bell
from lucidicai.ship.turns import Turns
from lucidicai.spool.journal import Journal
from lucidicai.spool.loss import Ledger
from lucidicai.wire.segment import Address

# After a failure of our own, which the guard has logged.
_AFTER_FAILURE_SECONDS = 1.0

# Who waits for the thread looks up this often: a signal that comes just before the wait begins
# does not end it, and its handler runs only between two waits.
_SLICE_SECONDS = 0.05

_turn_guard = Guard("ship.turn_failed")


class Shipper(Turns):
    """Ships one journal. Everything but `_run` may be called from any thread."""

    def __init__(
        self, settings: Settings, address: Address, journal: Journal, losses: Ledger
    ) -> None:
        super().__init__(settings, address, journal, losses)
        self.is_started = False
        self._bell = Bell()
        self._waiting: list[Bell] = []
        self._starting = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="lucidic-shipper", daemon=True)

    @property
    def is_server_gone(self) -> bool:
        """Whether the last try met nobody at the server's address."""
        return self._circuit.is_gone

    def start(self) -> None:
        """Starts the thread at its first call."""
        if self._starting.acquire(blocking=False):
            self.is_started = True
            # The journal has the records, and a drainer will find them.
            if sys.is_finalizing():
                # Python before 3.12 takes a thread then, never runs it, and waits for its start.
                return
            try:
                self._thread.start()
            except RuntimeError as error:
                # A dying interpreter starts no threads, nor does a host at its limit.
                log.info("ship.no_thread", "Nothing is sent by this process.", cause=str(error))

    def wake(self) -> None:
        """There is something to do. Safe in a signal handler."""
        self._bell.ring()

    def flush(self, timeout_seconds: float) -> bool:
        """Returns whether everything appended before the call was judged by the server.

        Waits at most `timeout_seconds`, and not at all for a server that is known to be gone or
        that asked for a longer pause.
        """
        target = self._journal.appended
        if self._journal.released >= target:
            return True
        deadline = time.monotonic() + timeout_seconds
        self._hurry_to = max(self._hurry_to, target)
        self._bell.ring()
        mine = Bell()
        self._waiting.append(mine)
        try:
            while self._journal.released < target:
                left = deadline - time.monotonic()
                if left <= 0 or self._is_in_vain(deadline):
                    return False
                mine.wait(min(left, _SLICE_SECONDS))
        finally:
            self._waiting.remove(mine)
        return True

    def stop(self, timeout_seconds: float) -> None:
        """Asks the thread to end and waits for it at most that long."""
        self._is_stopping = True
        self._bell.ring()
        deadline = time.monotonic() + timeout_seconds
        while self._thread.is_alive() and (left := deadline - time.monotonic()) > 0:
            self._thread.join(min(left, _SLICE_SECONDS))

    def _is_in_vain(self, deadline: float) -> bool:
        circuit = self._circuit
        return circuit.is_gone or circuit.again_at >= deadline or not self._thread.is_alive()

    def _run(self) -> None:
        while not self._is_stopping:
            pause = _AFTER_FAILURE_SECONDS
            with _turn_guard:
                pause = min(self._turn(), self._notes.bring_up_to_date())
            for waiting in list(self._waiting):
                waiting.ring()
            if pause > 0 and not self._is_stopping:
                self._bell.wait(pause)
            self.is_asleep = False
        with _turn_guard:
            self._say_goodbye()
