"""Work that the caller does not wait for: one thread, a bounded queue, an end that waits.

What does not fit or fails is told in the log; nothing is raised into the program.
"""

import atexit
import os
import threading
import time
from collections import deque
from collections.abc import Callable

from lucidicai.guard import Guard
from lucidicai.guard import log

# A program that judges faster than the server answers for this long has left the useful behind.
_MOST_WAITING = 10_000

_guard = Guard("resource.background_failed")


class Background:
    """Does jobs one after the other in a thread of its own, which starts with the first job."""

    def __init__(self, exit_seconds: float) -> None:
        self._exit_seconds = exit_seconds
        self._watches_exit = False
        self._thread: threading.Thread | None = None
        self._begin()

    def do(self, job: Callable[[], object]) -> None:
        """Takes a job and returns at once; one that finds the queue full is dropped and told."""
        if self._pid != os.getpid():
            self._begin()  # a forked child: what waits here is its parent's to do
        with self._changed:
            if len(self._waiting) >= _MOST_WAITING:
                log.warning("resource.queue_full", "Too many calls wait; this one is dropped.")
                return
            self._waiting.append(job)
            self._changed.notify_all()
        with _guard:  # no thread starts in an interpreter that is ending
            self._start()
        if not self._watches_exit:
            self._watches_exit = True
            atexit.register(self.flush, self._exit_seconds)

    def flush(self, timeout: float) -> bool:
        """Waits at most `timeout` seconds until every job is done; returns whether they are."""
        if self._pid != os.getpid():
            return True
        deadline = time.monotonic() + timeout
        with self._changed:
            while self._waiting:
                if not self._changed.wait(max(0.0, deadline - time.monotonic())):
                    return not self._waiting
        return True

    def _begin(self) -> None:
        self._pid = os.getpid()
        self._changed = threading.Condition()
        # The job that is being done stays at the head until it is over.
        self._waiting: deque[Callable[[], object]] = deque()
        self._thread = None

    def _start(self) -> None:
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="lucidic", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._waiting:
                    self._changed.wait()
                job = self._waiting[0]
            with _guard:
                job()
            with self._changed:
                self._waiting.popleft()
                self._changed.notify_all()
