"""One segment of a dead writer's journal: its frames, up to where it is damaged."""

from collections.abc import Iterator

from lucidicai.spool.batch import Batch
from lucidicai.spool.batch import Position
from lucidicai.wire.framing import Frame
from lucidicai.wire.framing import TornFrameError
from lucidicai.wire.framing import iter_frames
from lucidicai.wire.segment import unpack_header


class ReadSegment:
    """One segment's bytes. `torn` tells the damage, once `frames` has come to it."""

    def __init__(self, number: int, data: bytes) -> None:
        """Reads the header; raises SegmentError if it is none."""
        _address, self.start, self.released = unpack_header(data)
        self.number = number
        self.torn: str | None = None
        self.has_frames = self.released > self.start
        self._data = data

    def batch(self, start: int, end: int, records: int) -> Batch:
        """Returns the frames between two offsets, which hold that many records."""
        return Batch(self._data[start:end], records, Position(self.number, end))

    def frames(self, start: int) -> Iterator[Frame]:
        """Yields the whole frames from an offset on."""
        end = start
        try:
            for frame in iter_frames(self._data, start):
                self.has_frames = True
                end = frame.end
                yield frame
        except TornFrameError as error:
            self.torn = str(error)
            return
        # Behind the last frame stand zeros only. Anything else is what a machine leaves that
        # went down with a page written and the page before it not.
        if self._data[end:].strip(b"\0"):
            self.torn = f"a hole at byte {end}"
