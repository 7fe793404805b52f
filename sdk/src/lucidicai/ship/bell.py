"""Wakes one sleeping thread. Ringing is safe in signal handlers and finalizers."""

import threading


class Bell:
    """A bell that stays rung until somebody waited for it.

    threading.Event holds a lock of its own while it is set, in which a signal handler that sets
    it too would wait for ever. Here a ring is one call into C.
    """

    __slots__ = ("_quiet",)

    def __init__(self) -> None:
        self._quiet = threading.Lock()
        self._quiet.acquire()

    def ring(self) -> None:
        """Ends the wait that is going on, or the next one."""
        # Until the thread is awake every record rings: asking first takes a fifth of the exception.
        if not self._quiet.locked():
            return  # it rings already
        try:
            self._quiet.release()
        except RuntimeError:
            return  # somebody was faster

    def wait(self, seconds: float) -> None:
        """Returns when the bell rings, or after `seconds`."""
        self._quiet.acquire(timeout=min(max(seconds, 0.0), threading.TIMEOUT_MAX))
