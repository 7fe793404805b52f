"""The last resort: a segment in memory, where no file can be had. A kill loses it."""

from lucidicai.spool.segment import Segment


class MemorySegment:
    """A segment without a file. One with no size is the empty beginning of a journal's chain."""

    __slots__ = ("buffer", "first", "limit", "next", "number", "released", "start", "tail")

    is_durable = False

    def __init__(self, number: int = 0, size_bytes: int = 0) -> None:
        self.buffer = bytearray(size_bytes)
        self.number = number
        self.first = 0
        self.limit = size_bytes
        self.start = self.tail = self.released = 0
        self.next: Segment | None = None

    def write(self, offset: int, frame: bytes) -> None:
        """Copies the frame into the queue."""
        self.buffer[offset : offset + len(frame)] = frame

    def read(self, start: int, end: int) -> bytes:
        """Returns a copy of these bytes."""
        return bytes(self.buffer[start:end])

    def note_released(self, offset: int) -> None:
        """Nothing to write down: nobody reads this after us."""

    def seal(self) -> None:
        """Takes no more records."""
        self.limit = self.tail

    def keep(self) -> None:
        """Nothing can be kept; the journal counts what is lost."""

    def drop(self) -> None:
        """The memory goes when the journal forgets the segment."""

    def abandon(self) -> None:
        """A forked child owns only a copy."""
