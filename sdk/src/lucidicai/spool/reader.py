"""Reads the journal of a dead writer, for whoever ships it: the next process, a verb, the server.

    with take(folder) as writer:
        if writer is not None:
            for batch in writer.batches(1 << 20):
                ...send batch.data...
                writer.release(batch.position)
            ...say that writer.open_sessions() have lost their writer...
            writer.remove()

One drainer at a time holds a whole writer. A crash anywhere in between changes nothing but that
some records are sent twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lucidicai.guard import log
from lucidicai.spool import lost
from lucidicai.spool.batch import Batch
from lucidicai.spool.batch import Position
from lucidicai.spool.folder import read_address
from lucidicai.spool.folder import remove_writer
from lucidicai.spool.folder import segment_path
from lucidicai.spool.folder import segment_paths
from lucidicai.spool.lock import Lock
from lucidicai.spool.loss import Ledger
from lucidicai.spool.loss import Loss
from lucidicai.spool.read_segment import ReadSegment
from lucidicai.spool.redaction import without_secrets
from lucidicai.spool.sessions import OpenSessions
from lucidicai.wire.segment import RELEASED
from lucidicai.wire.segment import RELEASED_OFFSET
from lucidicai.wire.segment import Address
from lucidicai.wire.segment import SegmentError


class TakenWriter:
    """A dead writer whose lock we hold. `losses` counts what of it cannot be delivered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.losses = Ledger()
        self._seen: set[tuple[Loss, int]] = set()

    @property
    def writer(self) -> str:
        """The writer's id."""
        return self.folder.name

    @property
    def address(self) -> Address | None:
        """Where its records go; None if no segment can tell."""
        return read_address(self.folder)

    def told_losses(self) -> dict[str, int]:
        """Returns what the writer itself lost, as far as it had to write that down."""
        told = lost.read(self.folder)
        return {} if told is None else told.counts

    def batches(self, limit_bytes: int) -> Iterator[Batch]:
        """Yields what is not released, in the order of writing, at most `limit_bytes` each.

        A single record over the limit is a batch of its own. Torn places are skipped and counted.
        Secrets are masked, unless the address of the journal says that they stay.
        """
        address = self.address
        for batch in self._batches(limit_bytes):
            is_kept = address is not None and address.keep_secrets
            yield batch if is_kept else without_secrets(batch)

    def release(self, position: Position) -> None:
        """Writes down that everything up to `position` was judged. Raises OSError.

        No file goes before all of them do: a drainer that comes after a crash of this one has to
        see which sessions the journal began.
        """
        with segment_path(self.folder, position.segment).open("r+b") as file:
            file.seek(RELEASED_OFFSET)
            file.write(RELEASED.pack(position.offset))

    def open_sessions(self) -> list[str]:
        """Returns the sessions that this journal began with `auto_end` and did not end.

        What the server has taken already counts as well, as far as it still stands here.
        """
        sessions = OpenSessions()
        for segment in self._segments():
            for frame in segment.frames(segment.start):
                sessions.see(frame)
        return sessions.still_open()

    def remove(self) -> None:
        """Removes the journal from disk. Raises OSError."""
        remove_writer(self.folder)

    def _batches(self, limit_bytes: int) -> Iterator[Batch]:
        for segment in self._segments():
            start, records = segment.released, 0
            end = start
            for place in segment.frames(start):
                if records and place.end - start > limit_bytes:
                    yield segment.batch(start, end, records)
                    start, records = end, 0
                end = place.end
                records += 1
            if records:
                yield segment.batch(start, end, records)

    def _segments(self) -> Iterator[ReadSegment]:
        """Yields the segments, the damage of each told when the next one that has frames is seen.

        Only then is it known whether a torn place is the tail that a kill leaves, or a hole.
        """
        last: ReadSegment | None = None
        for number, path in segment_paths(self.folder):
            segment = self._load(number, path)
            if segment is None:
                continue
            yield segment
            if last is not None and segment.has_frames:
                self._tell(last, is_tail=False)
                last = None
            if segment.torn is not None:
                last = segment
        if last is not None:
            self._tell(last, is_tail=True)

    def _load(self, number: int, path: Path) -> ReadSegment | None:
        data = path.read_bytes()
        try:
            return ReadSegment(number, data)
        except SegmentError as error:
            # A process that dies while it makes a segment leaves one that was never written to.
            if any(data):
                self._count(Loss.UNREADABLE_SEGMENT, number)
                log.warning(
                    "spool.segment_unreadable",
                    "A segment of the spool cannot be read and is skipped.",
                    path=str(path),
                    cause=str(error),
                )
            return None

    def _tell(self, segment: "ReadSegment", *, is_tail: bool) -> None:
        self._count(Loss.TORN_TAIL if is_tail else Loss.TORN_SEGMENT, segment.number)
        if not is_tail:
            log.warning(
                "spool.segment_torn",
                "A segment of the spool is damaged; what follows the damage in it is skipped.",
                path=str(segment_path(self.folder, segment.number)),
                cause=segment.torn,
            )

    def _count(self, reason: Loss, number: int) -> None:
        # A journal may be read several times; one torn place is one loss.
        if (reason, number) not in self._seen:
            self._seen.add((reason, number))
            self.losses.add(reason)


@contextmanager
def take(folder: Path) -> Iterator[TakenWriter | None]:
    """Holds the lock of a dead writer for the block; gives None if it lives or is taken.

    Raises OSError where locks cannot be had.
    """
    lock = Lock.take(folder)
    if lock is None:
        yield None
        return
    try:
        yield TakenWriter(folder)
    finally:
        lock.release()
