"""Keeps a blob that somebody is about to name from being removed as one that nobody names.

A blob is named by its content: while its last session is deleted, the same picture may be coming
in again. Who puts a blob holds it until the rows that name it are visible.
"""

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from contextlib import ExitStack

from lucidic_server import faults
from lucidic_server.blobs.store import Blobs
from lucidic_server.telemetry.turns import BLOBS
from lucidic_server.telemetry.turns import Turns

_YOUNG_S = 0.5


class Pins:
    """Which blobs are held, and by how many commits. Shared by all threads of the store."""

    def __init__(self, blobs: Blobs, turns: Turns) -> None:
        self._blobs = blobs
        self._turns = turns
        self._sharing: _Sharing | None = None
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()

    def taking(self) -> "Taking":
        """Returns what one commit puts its blobs through."""
        return Taking(self, self._blobs)

    def join(self) -> "_Sharing":
        """Returns the turn in which a commit puts its blobs: others may put, nobody removes."""
        with self._lock:
            sharing = self._sharing
            if sharing is not None and sharing.is_young():
                sharing.commits += 1
                return sharing
        # Not under the lock: whoever removes now needs it to come to an end.
        fresh = _Sharing(self._turns)
        with self._lock:
            self._sharing = fresh
        return fresh

    def leave(self, sharing: "_Sharing") -> None:
        """Ends a commit's part of the turn; the last one gives it up."""
        with self._lock:
            sharing.commits -= 1
            if sharing.commits:
                return
            if self._sharing is sharing:
                self._sharing = None
        sharing.close()

    def hold(self, blob_id: str) -> None:
        """Holds a blob; it need not be there yet."""
        with self._lock:
            self._held[blob_id] += 1

    def release(self, blob_ids: Iterable[str]) -> None:
        """Lets go of blobs, as often as they were held."""
        with self._lock:
            self._held.subtract(blob_ids)
            self._held = +self._held

    def remove(self, named: Callable[[], set[str]], candidates: list[str]) -> tuple[int, int]:
        """Removes those candidates that nobody holds or names; returns how many, and bytes.

        `named` tells which of them some row names. While it is asked nobody can begin to hold
        one, and who held one before has written its rows.
        """
        with self._lock:
            kept = named()
            gone = [one for one in candidates if one not in kept and not self._held[one]]
            return len(gone), sum(self._blobs.remove(one) for one in gone)


class _Sharing:
    """A turn of some commits together. None joins an old one, so that removers get theirs."""

    def __init__(self, turns: Turns) -> None:
        self.commits = 1
        self._since = time.monotonic()
        self._turn = ExitStack()
        self._turn.enter_context(turns.together(BLOBS))

    def is_young(self) -> bool:
        """Tells whether another commit may join."""
        return time.monotonic() - self._since < _YOUNG_S

    def close(self) -> None:
        """Gives the turn up."""
        self._turn.close()


class Taking:
    """The blobs of one commit: held from before they are put until the commit lets go."""

    def __init__(self, pins: Pins, blobs: Blobs) -> None:
        self._pins = pins
        self._blobs = blobs
        self._ids: list[str] = []
        self._sharing: _Sharing | None = None

    def put(self, data: bytes) -> str:
        """Stores the bytes and returns their id."""
        blob_id = hashlib.sha256(data).hexdigest()
        if self._sharing is None:
            self._sharing = self._pins.join()
        self._pins.hold(blob_id)
        self._ids.append(blob_id)
        stored = self._blobs.put(data)
        faults.reached(faults.BLOB_STORED)
        return stored

    def release(self) -> None:
        """Lets go of all of them."""
        self._pins.release(self._ids)
        self._ids = []
        sharing, self._sharing = self._sharing, None
        if sharing is not None:
            self._pins.leave(sharing)
