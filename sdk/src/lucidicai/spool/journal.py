"""A writer's journal: names each record and writes it behind the last one.

Touches nothing until the first `append`, which takes no lock as long as the record fits: threads
that queue for one would wait for the interpreter's switch interval each time. Any call in it may be
interrupted, by another thread or by a signal handler or finalizer of its own, which may append too,
wait for the shipper, or close the journal; what has to happen at once stands where nothing is
called.
"""

import sys
from zlib import crc32

import msgspec

from lucidicai.clock import now_ns
from lucidicai.guard import is_from_a_handler
from lucidicai.guard import log
from lucidicai.spool import bounds
from lucidicai.spool.chain import LARGEST_FRAME
from lucidicai.spool.loss import Loss
from lucidicai.spool.memory import MemorySegment
from lucidicai.spool.reading import ReadableChain
from lucidicai.spool.segment import Segment
from lucidicai.wire.codec import encode_body
from lucidicai.wire.framing import HEADER
from lucidicai.wire.framing import HEADER_BYTES
from lucidicai.wire.records import AnyRecord

_pack_header = HEADER.pack

# Whether the interpreter switches threads at calls and loops only, as CPython does with its lock.
_SWITCHES_AT_CALLS = (
    sys.implementation.name == "cpython" and getattr(sys, "_is_gil_enabled", lambda: True)()
)

# What an encoder raises for a value it has no form for.
_NOT_ENCODABLE = (msgspec.MsgspecError, TypeError, ValueError, OverflowError, RecursionError)


class Journal(ReadableChain):
    """The journal of one writer, open for appending."""

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
        if frame_bytes > LARGEST_FRAME:
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

    def _drop(self, reason: Loss) -> None:
        self._losses.add(reason)
        log.warning(
            "spool.dropped",
            "Records are dropped; `losses()` counts all of them.",
            reason=reason.value,
        )
