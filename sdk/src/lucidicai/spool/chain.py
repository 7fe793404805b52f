"""The segments of a writer's journal, in order, and all that is done to them but appending.

`reading` reads from the head, `journal` appends; an end counts what a process takes along.
Interruptions come in here as in `journal.py`.
"""

import itertools
import threading
from collections import Counter
from pathlib import Path

from lucidicai.spool.batch import measure
from lucidicai.spool.disk import Disk
from lucidicai.spool.loss import Ledger
from lucidicai.spool.loss import tell_lost_at_exit
from lucidicai.spool.memory import MemorySegment
from lucidicai.spool.segment import Segment
from lucidicai.wire.framing import HEADER_BYTES
from lucidicai.wire.limits import MAX_RECORD_BYTES
from lucidicai.wire.segment import Address

LARGEST_FRAME = MAX_RECORD_BYTES + HEADER_BYTES


class Chain:
    """What was appended and is not released."""

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
                    data = segment.read(segment.released, segment.tail)
                    tell_lost_at_exit(self._losses, measure(data, len(data))[1])

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

    def _chain(self) -> list[Segment]:
        chain: list[Segment] = []
        segment: Segment | None = self._head
        while segment is not None:
            chain.append(segment)
            segment = segment.next
        if self._spare is not None:
            chain.append(self._spare)
        return chain

    def _backlog_bytes(self) -> int:
        return sum(segment.tail - segment.released for segment in self._chain())
