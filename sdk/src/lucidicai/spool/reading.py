"""The shipper's side of a journal: reads from the head, and releases what the server judged.

It makes the next segment ahead of need, too. Interruptions come in here as in `journal.py`.
"""

from lucidicai.guard import log
from lucidicai.spool.batch import Batch
from lucidicai.spool.batch import Position
from lucidicai.spool.batch import measure
from lucidicai.spool.chain import LARGEST_FRAME
from lucidicai.spool.chain import Chain
from lucidicai.spool.loss import Loss
from lucidicai.spool.redaction import without_secrets
from lucidicai.spool.segment import Segment


class ReadableChain(Chain):
    """A chain of segments that is read in the order of writing."""

    def read(self, limit_bytes: int) -> Batch | None:
        """Returns the oldest records that are not released, or None if there are none.

        At most `limit_bytes` of them, but one at least. Reading twice gives the same records.
        Secrets are masked, unless the journal's address says that they stay.
        """
        batch = self._read(limit_bytes)
        return batch if batch is None or self._keeps_secrets else without_secrets(batch)

    def release(self, batch: Batch) -> None:
        """Gives back what `read` returned: the server has judged it."""
        with self._reading:
            segment = self._head
            if self.is_closed or segment.number != batch.position.segment:
                return
            segment.released = batch.position.offset
            segment.note_released(segment.released)
            self.released += batch.records
            self.redactions.update(batch.redacted)
        self._retire()

    def prepare(self) -> None:
        """Allocates the next segment ahead of need. The shipper calls it, off the caller's path."""
        self.is_half_full = False
        last = self._last
        if self._spare is not None or self.is_closed or last.number == 0:
            return
        if last.is_durable and 2 * last.tail < last.limit:
            return
        number = next(self._numbers)
        fresh = self._disk.try_segment(number, self._backlog_bytes(), 0)
        if fresh is None:
            return
        # As in `append`: nothing is called between the question and the answer.
        if self.is_closed or self._last.number > number:
            fresh.drop()
            return
        self._spare = fresh
        if not last.is_durable:
            # The disk takes records again: the next one goes there.
            last.seal()

    def _read(self, limit_bytes: int) -> Batch | None:
        self._retire()
        with self._reading:
            segment = self._head
            start, tail = segment.released, segment.tail
            if self.is_closed or start == tail:
                return None
            data = segment.read(start, min(tail, start + limit_bytes))
            size, count = measure(data, limit_bytes)
            if count == 0:
                data = segment.read(start, min(tail, start + LARGEST_FRAME))
                size, count = measure(data, limit_bytes)
            if count == 0:
                self._skip(segment)
                return None
            return Batch(data[:size], count, Position(segment.number, start + size))

    def _retire(self) -> None:
        """Takes segments that were released whole off the head, and removes their files."""
        while True:
            with self._reading:
                segment = self._head
                # `next` before `tail`: a segment that has a follower never grows again.
                following = segment.next
                if self.is_closed or following is None or segment.released < segment.tail:
                    return
                self._head = following
            segment.drop()

    def _skip(self, segment: Segment) -> None:
        # What we wrote is not there any more: somebody cut or overwrote the file.
        self._losses.add(Loss.TORN_SEGMENT)
        segment.released = segment.tail
        self.released = segment.next.first if segment.next else self.appended
        log.warning("spool.segment_torn", "A segment was damaged in use.", number=segment.number)
