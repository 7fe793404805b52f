"""Which sessions changed since their summary was computed, and up to when summaries are complete.

A session is late from the moment its rows get their `received_at` until a summary that saw them
is written. The oldest such moment goes into the store with each summary, so that a server that
died knows from its base tables alone what to recompute.
"""

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

SessionKey = tuple[str, str]


class Taken(NamedTuple):
    """Sessions to recompute now, and the moment that all summaries are complete until after it."""

    sessions: dict[SessionKey, int]
    complete_until: int


class Changes:
    """Shared by the committing threads, which add, and the summary thread, which takes."""

    def __init__(self, after: int = 0, shared: Callable[[int], int] | None = None) -> None:
        """`after` is the newest moment in the store: a clock that was set back loses nothing.

        `shared` makes a moment later than every one of all servers over the store.
        """
        self._shared = shared
        self._condition = threading.Condition()
        self._last_moment = after
        # The moments of the commits under way.
        self._under_way: set[int] = set()
        # Changed sessions and the oldest moment of a change that no summary knows.
        self._late: dict[SessionKey, int] = {}
        self._in_work: dict[SessionKey, int] = {}

    def tick(self) -> int:
        """Returns a moment of the server's clock, later than every one before, of all servers."""
        with self._condition:
            moment = self._tick()
        if self._shared is not None:
            moment = self._shared(moment)
            with self._condition:
                self._last_moment = max(self._last_moment, moment)
        return moment

    def is_any_late(self) -> bool:
        """Tells whether a session is in no summary yet."""
        with self._condition:
            return bool(self._under_way or self._late or self._in_work)

    def complete_until(self) -> int:
        """Returns the moment before which every record of this server is in some summary."""
        with self._condition:
            late = (*self._under_way, *self._late.values(), *self._in_work.values())
            return min(late, default=self._tick())

    def begin(self) -> int:
        """Returns the moment that a commit's rows carry; `finish` it whatever becomes of them."""
        with self._condition:
            stamp = self._tick()
            self._under_way.add(stamp)
            return stamp

    def finish(self, stamp: int, touched: dict[str, set[str]]) -> None:
        """Ends a commit; `touched` are the sessions whose rows are now visible."""
        with self._condition:
            self._under_way.discard(stamp)
            for project_id, session_ids in touched.items():
                for session_id in session_ids:
                    self._late.setdefault((project_id, session_id), stamp)
            self._condition.notify_all()

    def add(self, late: dict[SessionKey, int]) -> None:
        """Adds sessions that a former process, or another server, left late."""
        with self._condition:
            for key, stamp in late.items():
                self._late[key] = min(stamp, self._late.get(key, stamp))
            self._condition.notify_all()

    def take(self, most: int) -> Taken:
        """Takes up to `most` late sessions into work, the longest late first.

        They are in work until all that was taken is `done`, or `put_back`.
        """
        with self._condition:
            taken = {key: self._late.pop(key) for key in list(self._late)[:most]}
            for key, stamp in taken.items():
                self._in_work[key] = min(stamp, self._in_work.get(key, stamp))
            complete_until = min((*self._under_way, *self._late.values()), default=self._tick())
            return Taken(taken, complete_until)

    def put_back(self) -> None:
        """The work failed: what was taken is late again, since when it was."""
        with self._condition:
            for key, stamp in self._in_work.items():
                self._late[key] = min(stamp, self._late.get(key, stamp))
            self._in_work = {}
            self._condition.notify_all()

    def done(self) -> None:
        """All that was taken is in the summaries and in the tallies."""
        with self._condition:
            self._in_work = {}
            self._condition.notify_all()

    def is_behind(self, batch: int) -> bool:
        """Tells whether more sessions are late than one batch takes."""
        with self._condition:
            return len(self._late) > batch

    def wait_for_work(self, stopped: threading.Event) -> bool:
        """Waits until a session is late; returns False once stopped and nothing is."""
        with self._condition:
            self._condition.wait_for(lambda: self._late or stopped.is_set())
            return bool(self._late)

    def wait_until_settled(self, before: int, timeout: float) -> bool:
        """Waits until nothing that changed up to the moment `before` is late."""

        def settled() -> bool:
            late = (*self._late.values(), *self._in_work.values())
            return all(stamp > before for stamp in late)

        with self._condition:
            return self._condition.wait_for(settled, timeout)

    def wake(self) -> None:
        """Wakes whoever waits, to look at what else may have changed."""
        with self._condition:
            self._condition.notify_all()

    def _tick(self) -> int:
        self._last_moment = max(time.time_ns(), self._last_moment + 1)
        return self._last_moment
