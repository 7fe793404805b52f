"""A segment that is a mapped file: writing a record is a copy within the process.

Its space is allocated before it is mapped: touching a page for which a full disk has no block
would be a SIGBUS in the host program.
"""

import errno
import mmap
import os
from pathlib import Path

from lucidicai.spool.segment import Segment
from lucidicai.spool.segment import create
from lucidicai.wire.segment import RELEASED
from lucidicai.wire.segment import RELEASED_OFFSET

_ZEROS = bytes(256 * 1024)


class MappedSegment:
    """A file that is mapped: a write is a copy within the process."""

    __slots__ = ("_path", "buffer", "first", "limit", "next", "number", "released", "start", "tail")

    is_durable = True

    def __init__(self, path: Path, number: int, header: bytes, size_bytes: int) -> None:
        """Creates the file; raises OSError if the file system does not have all of its bytes."""
        descriptor = create(path)
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
