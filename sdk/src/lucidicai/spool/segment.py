"""One file of a journal, open for writing: what the journal needs of it.

Three kinds do it: `mapped` where the file's space can be had beforehand, `file` with write(2) where
not, and `memory`, which no kill survives.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Protocol

if TYPE_CHECKING:
    import mmap


class Segment(Protocol):
    """What a journal needs of a segment, whatever it is made of.

    The journal owns `first`, `tail`, `released` and `next` and changes them under its lock. The
    chain of `next` is the order of the records; `first` of them stand before this segment.
    `buffer`, if there is one, takes a frame by slice assignment; a segment without one takes it
    through `write`.
    """

    number: int
    first: int
    start: int
    limit: int
    tail: int
    released: int
    next: "Segment | None"

    @property
    def buffer(self) -> "mmap.mmap | bytearray | None":
        """Where frames are copied to, or None."""

    @property
    def is_durable(self) -> bool:
        """Whether what was written survives the process."""

    def write(self, offset: int, frame: bytes) -> None:
        """Writes the frame at `offset`; raises OSError if only a part of it was taken."""

    def read(self, start: int, end: int) -> bytes:
        """Returns a copy of these bytes."""

    def note_released(self, offset: int) -> None:
        """Writes down that the server has taken everything before `offset`."""

    def seal(self) -> None:
        """Takes no more records, and forgets what stands behind the last whole one."""

    def keep(self) -> None:
        """Closes the segment and leaves its file, cut to what was written."""

    def drop(self) -> None:
        """Closes the segment and removes its file."""

    def abandon(self) -> None:
        """Closes what a forked child inherited; the file is the parent's and stays as it is."""


def create(path: Path) -> int:
    """Creates the file, for this user alone, and returns its descriptor; raises OSError."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
