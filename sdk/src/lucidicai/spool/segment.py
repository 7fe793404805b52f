"""One file of a journal, open for writing.

It is mapped where its space can be had beforehand, and written with write(2) where not;
`memory.py` has the third kind, which no kill survives. Space is allocated before it is mapped:
touching a page for which a full disk has no block would be a SIGBUS in the host program.
"""

import errno
import mmap
import os
from pathlib import Path
from typing import Protocol

from lucidicai.wire.segment import RELEASED
from lucidicai.wire.segment import RELEASED_OFFSET

_ZEROS = bytes(256 * 1024)


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


class MappedSegment:
    """A file that is mapped: a write is a copy within the process."""

    __slots__ = ("_path", "buffer", "first", "limit", "next", "number", "released", "start", "tail")

    is_durable = True

    def __init__(self, path: Path, number: int, header: bytes, size_bytes: int) -> None:
        """Creates the file; raises OSError if the file system does not have all of its bytes."""
        descriptor = _create(path)
        try:
            os.posix_fallocate(descriptor, 0, size_bytes)
            _bring_into_memory(descriptor, size_bytes)
            self.buffer = mmap.mmap(descriptor, size_bytes)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)
        self.buffer[: len(header)] = header
        self._path = path
        self.number = number
        self.first = 0
        self.limit = size_bytes
        self.start = self.tail = self.released = len(header)
        self.next: Segment | None = None

    def write(self, offset: int, frame: bytes) -> None:
        """Copies the frame into the map."""
        self.buffer[offset : offset + len(frame)] = frame

    def read(self, start: int, end: int) -> bytes:
        """Returns a copy of these bytes."""
        return self.buffer[start:end]

    def note_released(self, offset: int) -> None:
        """Writes the released offset into the header."""
        RELEASED.pack_into(self.buffer, RELEASED_OFFSET, offset)

    def seal(self) -> None:
        """Takes no more records."""
        self.limit = self.tail

    def keep(self) -> None:
        """Closes the map and gives the allocated rest back to the file system."""
        self.buffer.close()
        os.truncate(self._path, self.tail)

    def drop(self) -> None:
        """Closes the map and removes the file."""
        self.buffer.close()
        self._path.unlink(missing_ok=True)

    def abandon(self) -> None:
        """Closes this process's map."""
        self.buffer.close()


class FileSegment:
    """A file that grows with each write(2)."""

    __slots__ = (
        "_descriptor",
        "_path",
        "first",
        "limit",
        "next",
        "number",
        "released",
        "start",
        "tail",
    )

    buffer = None
    is_durable = True

    def __init__(self, path: Path, number: int, header: bytes, size_bytes: int) -> None:
        """Creates the file with its header only; raises OSError if there is no room for that."""
        self._path = path
        self._descriptor = _create(path)
        self.number = number
        self.first = 0
        self.limit = size_bytes
        self.start = self.tail = self.released = len(header)
        self.next: Segment | None = None
        try:
            self.write(0, header)
        except BaseException:
            self.drop()
            raise

    def write(self, offset: int, frame: bytes) -> None:
        """Writes the frame; raises OSError if the file system takes only a part of it."""
        if os.pwrite(self._descriptor, frame, offset) != len(frame):
            raise OSError(errno.ENOSPC, "only a part of a record was written", str(self._path))

    def read(self, start: int, end: int) -> bytes:
        """Returns these bytes from the page cache."""
        return os.pread(self._descriptor, end - start, start)

    def note_released(self, offset: int) -> None:
        """Writes the released offset into the header."""
        os.pwrite(self._descriptor, RELEASED.pack(offset), RELEASED_OFFSET)

    def seal(self) -> None:
        """Takes no more records, and cuts off a part of one."""
        self.limit = self.tail
        os.ftruncate(self._descriptor, self.tail)

    def keep(self) -> None:
        """Closes the file."""
        self.abandon()

    def drop(self) -> None:
        """Closes and removes the file."""
        self.abandon()
        self._path.unlink(missing_ok=True)

    def abandon(self) -> None:
        """Closes this process's descriptor; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _bring_into_memory(descriptor: int, size_bytes: int) -> None:
    """Writes zeros over the allocated bytes, so that the map finds their pages in memory.

    Else the first record on each page waits until the kernel has made the page, which takes as
    long as the record itself; all at once they take a fifth of that, and let other threads run.
    """
    for start in range(0, size_bytes, len(_ZEROS)):
        count = min(len(_ZEROS), size_bytes - start)
        if os.pwrite(descriptor, _ZEROS[:count], start) != count:
            raise OSError(errno.ENOSPC, "the allocated bytes could not be written")


def can_allocate() -> bool:
    """Whether this platform allocates a file's blocks beforehand (macOS does not)."""
    return hasattr(os, "posix_fallocate")


def _create(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
