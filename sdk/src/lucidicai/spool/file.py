"""A segment that is a file written with write(2), where space cannot be allocated beforehand."""

import errno
import os
from pathlib import Path

from lucidicai.spool.segment import Segment
from lucidicai.spool.segment import create
from lucidicai.wire.segment import RELEASED
from lucidicai.wire.segment import RELEASED_OFFSET


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
        self._descriptor = create(path)
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
