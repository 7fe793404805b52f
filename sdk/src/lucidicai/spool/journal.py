"""A writer's journal: names each record, writes it, and gives it to the shipper in order.

Touches nothing until the first `append`, which takes no lock as long as the record fits: threads
that queue for one would wait for the interpreter's switch interval each time. Any call in it may be
interrupted, by another thread or by a signal handler or finalizer of its own, which may append too,
wait for the shipper, or close the journal; what has to happen at once stands where nothing is
called.
"""

import itertools
import sys
import threading
from collections import Counter
from pathlib import Path
from zlib import crc32

import msgspec

from lucidicai.clock import now_ns
from lucidicai.guard import is_from_a_handler
from lucidicai.guard import log
from lucidicai.spool import bounds
from lucidicai.spool.batch import Batch
from lucidicai.spool.batch import Position
from lucidicai.spool.batch import measure
from lucidicai.spool.disk import Disk
from lucidicai.spool.loss import Ledger
from lucidicai.spool.loss import Loss
from lucidicai.spool.memory import MemorySegment
from lucidicai.spool.redaction import without_secrets
from lucidicai.spool.segment import Segment
from lucidicai.wire.codec import encode_body
from lucidicai.wire.framing import HEADER
from lucidicai.wire.framing import HEADER_BYTES
from lucidicai.wire.limits import MAX_RECORD_BYTES
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.segment import Address

_pack_header = HEADER.pack
_LARGEST_FRAME = MAX_RECORD_BYTES + HEADER_BYTES

# Whether the interpreter switches threads at calls and loops only, as CPython does with its lock.
_SWITCHES_AT_CALLS = (
    sys.implementation.name == "cpython" and getattr(sys, "_is_gil_enabled", lambda: True)()
)

# What an encoder raises for a value it has no form for.
_NOT_ENCODABLE = (msgspec.MsgspecError, TypeError, ValueError, OverflowError, RecursionError)


class Journal:
    """The journal of one writer, open for appending."""

    def __init__(self, spool_dir: Path, max_bytes: int, address: Address, losses: Ledger) -> None:
        self.writer = address.writer
        self.is_closed = False
        self._is_given_up = False
        # How many records went in, and how many the server took or refused for good.
        self.appended = 0
        self.released = 0
        # Set when a segment becomes half full: the shipper is to prepare the next one.
        self.is_half_full = False
        # Secrets that were masked in what the server took, by kind.
        self.redactions: Counter[str] = Counter()
        self._keeps_secrets = address.keep_secrets
        self._losses = losses
        self._disk = Disk(spool_dir, max_bytes, address)
        # Both reentrant for the interruptions that the module's docstring speaks of. The first is
        # for changes of the chain and for write(2), the second keeps a close from another thread
        # out while the shipper copies.
        self._lock = threading.RLock()
        self._reading = threading.RLock()
        self._numbers = itertools.count(1)
        self._seq = 0
        self._time = 0
        # The chain of segments: `_head` is the shipper's, `_last` takes the next record.
        self._head: Segment = MemorySegment()
        self._last: Segment = self._head
        self._spare: Segment | None = None

    def _append(self, record: AnyRecord) -> bool:
        """Names and writes the record; returns False if it was dropped (and counted) or closed.

        When it returns True the record survives the death of the process, unless the folder
        cannot be used: then it is in the memory queue, and one warning has said so.
        """
        while not self.is_closed:
            segment = self._last
            seq = self._seq + 1
            now = now_ns()
            if now <= self._time:
                now = self._time + 1
            record.writer = self.writer
            record.seq = seq
            record.time = now
            try:
                body = encode_body(record)
            except _NOT_ENCODABLE:
                self._losses.add(Loss.UNENCODABLE)
                raise
            header = _pack_header(len(body), crc32(body))
            start = segment.tail
            inside = start + HEADER_BYTES
            end = inside + len(body)
            if end > segment.limit:
                if self._roll_over(segment, end - start):
                    continue
                return False
            buffer = segment.buffer
            if buffer is None:
                if self._write(segment, seq, now, header + body):
                    return True
            # Nothing is called from here on: whoever else appends, closes the journal or changes
            # the chain has done so before, and the record needs a new name, or comes after it.
            elif self._seq + 1 == seq and self._last is segment and not self.is_closed:
                # Not one frame: a megabyte is not copied once more. The header comes last, so that
                # a death between the two leaves no torn record.
                buffer[inside:end] = body
                buffer[start:inside] = header
                segment.tail = end
                self._seq = seq
                self._time = now
                self.appended += 1
                if 2 * start <= segment.limit < 2 * end:
                    self.is_half_full = True
                return True
        return False

    def _append_alone(self, record: AnyRecord) -> bool:
        with self._lock:
            return self._append(record)

    append = _append if _SWITCHES_AT_CALLS else _append_alone

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

    def in_memory(self) -> int:
        """Returns how many records a kill would take along now."""
        waiting = 0
        for segment in self._chain():
            if not segment.is_durable:
                end = self.appended if segment.next is None else segment.next.first
                waiting += max(0, end - max(segment.first, self.released))
        return waiting

    def note_losses(self, counts: dict[str, int]) -> bool:
        """Writes losses down beside the segments; returns whether that could be done."""
        return self.is_closed or self._disk.note_losses(counts)

    def end(self) -> None:
        """Takes no more records, and counts what is only in memory as lost."""
        with self._lock, self._reading:
            if self.is_closed:
                return
            self.is_closed = True
            for segment in self._chain():
                if not segment.is_durable and segment.released < segment.tail:
                    self._lose(segment.read(segment.released, segment.tail))

    def close(self, *, untold: bool = False) -> None:
        """Ends the journal: removes it if everything was released, leaves it for a drainer if not.

        With `untold`, what it lost is left for the drainer, too.
        """
        with self._lock, self._reading:
            self.end()
            if self._is_given_up:
                return
            self._is_given_up = True
            # Also in place of what stood there as long as it was in memory.
            told = self._losses.counts() if untold else {}
            keep = self._disk.note_losses(told) and bool(told)
            for segment in self._chain():
                if segment.is_durable and segment.released < segment.tail:
                    keep = True
                    segment.keep()
                else:
                    segment.drop()
            self._disk.close(remove=not keep)

    def abandon(self) -> None:
        """In a forked child: closes what was inherited; the journal stays the parent's.

        Takes no lock: a thread that does not exist in the child may hold it.
        """
        self.is_closed = self._is_given_up = True
        for segment in self._chain():
            segment.abandon()

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
                data = segment.read(start, min(tail, start + _LARGEST_FRAME))
                size, count = measure(data, limit_bytes)
            if count == 0:
                self._skip(segment)
                return None
            return Batch(data[:size], count, Position(segment.number, start + size))

    def _chain(self) -> list[Segment]:
        chain: list[Segment] = []
        segment: Segment | None = self._head
        while segment is not None:
            chain.append(segment)
            segment = segment.next
        if self._spare is not None:
            chain.append(self._spare)
        return chain

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

    def _backlog_bytes(self) -> int:
        return sum(segment.tail - segment.released for segment in self._chain())

    def _write(self, segment: Segment, seq: int, now: int, frame: bytes) -> bool:
        """Appends by write(2), which lets others run; False if the record needs a new name."""
        with self._lock:
            start = segment.tail
            end = start + len(frame)
            if self._seq + 1 != seq or self._last is not segment or self.is_closed:
                return False
            try:
                segment.write(start, frame)
            except OSError as error:
                if is_from_a_handler(error):
                    raise
                self._disk.failed(error)
                segment.seal()
                return False
            # As in `_append`. What interrupted us on this thread may have written over it.
            if self._seq + 1 != seq or self._last is not segment or self.is_closed:
                return False
            segment.tail = end
            self._seq = seq
            self._time = now
            self.appended += 1
            if 2 * start <= segment.limit < 2 * end:
                self.is_half_full = True
            return True

    def _roll_over(self, full: Segment, frame_bytes: int) -> bool:
        """Puts a segment behind `full` in which the frame fits; False if there can be none."""
        if frame_bytes > _LARGEST_FRAME:
            self._drop(Loss.TOO_LARGE)
            return False
        with self._lock:
            if self._last is not full or self.is_closed:
                return True  # somebody else has done it meanwhile
            fresh, self._spare = self._spare, None
            # Too small, or prepared while a record that did not fit rolled over to a later number.
            if fresh and (fresh.start + frame_bytes > fresh.limit or fresh.number < full.number):
                fresh.drop()
                fresh = None
            if fresh is None:
                fresh = self._allocate(frame_bytes)
            if fresh is None:
                self._drop(self._disk.why)
                return False
            # As in `_append`: nothing is called between the question and the answer.
            if self._last is full and not self.is_closed:
                fresh.first = self.appended
                full.next = fresh
                self._last = fresh
                return True
            fresh.drop()
            return True

    def _allocate(self, frame_bytes: int) -> Segment | None:
        number = next(self._numbers)
        if fresh := self._disk.try_segment(number, self._backlog_bytes(), frame_bytes):
            return fresh
        size = max(bounds.FIRST_SEGMENT_BYTES, frame_bytes)
        queued = sum(segment.limit for segment in self._chain() if not segment.is_durable)
        if queued + size > bounds.MEMORY_QUEUE_BYTES:
            return None
        return MemorySegment(number, size)

    def _lose(self, data: bytes) -> None:
        _size, count = measure(data, len(data))
        self._losses.add(Loss.MEMORY_AT_EXIT, count)
        log.warning(
            "spool.lost_at_exit",
            "Records that waited in memory only were not delivered and are lost.",
            records=count,
        )

    def _drop(self, reason: Loss) -> None:
        self._losses.add(reason)
        log.warning(
            "spool.dropped",
            "Records are dropped; `losses()` counts all of them.",
            reason=reason.value,
        )
