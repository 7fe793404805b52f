"""Keeps a blob that somebody is about to name from being removed as one that nobody names.

A blob is named by its content: while its last session is deleted, the same picture may be coming
in again. Who puts a blob holds it until the rows that name it are visible.
"""

import hashlib
import threading
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable

from lucidic_server.blobs.store import Blobs


class Pins:
    """Which blobs are held, and by how many commits. Shared by all threads of the store."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()

    def taking(self) -> "Taking":
        """Returns what one commit puts its blobs through."""
        return Taking(self, self._blobs)

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


class Taking:
    """The blobs of one commit: held from before they are put until the commit lets go."""

    def __init__(self, pins: Pins, blobs: Blobs) -> None:
        self._pins = pins
        self._blobs = blobs
        self._ids: list[str] = []

    def put(self, data: bytes) -> str:
        """Stores the bytes and returns their id."""
        blob_id = hashlib.sha256(data).hexdigest()
        self._pins.hold(blob_id)
        self._ids.append(blob_id)
        return self._blobs.put(data)

    def release(self) -> None:
        """Lets go of all of them."""
        self._pins.release(self._ids)
        self._ids = []
