"""Why a record can be lost, and how often it was. No other reason exists."""

import enum
import threading

from lucidicai.guard import log


class Loss(enum.StrEnum):
    """One name for each way in which a record does not reach the server."""

    TOO_LARGE = "too_large"  # one record over the protocol's bound
    UNENCODABLE = "unencodable"  # a record that its codec cannot write
    SPOOL_FULL = "spool_full"  # the folder's bound is reached, and the memory queue's too
    DISK_FULL = "disk_full"  # the file system takes no more, nor does the memory queue
    SPOOL_UNWRITABLE = "spool_unwritable"  # the folder cannot be used, and the memory queue is full
    MEMORY_AT_EXIT = "memory_at_exit"  # it was in the memory queue when the process ended
    TORN_TAIL = "torn_tail"  # the writer died within a write; that call never returned
    TORN_SEGMENT = "torn_segment"  # a segment is damaged before its end; the rest of it is skipped
    UNREADABLE_SEGMENT = "unreadable_segment"  # a segment's header cannot be read
    REFUSED = "refused"  # the server judged the record and will never take it
    REJECTED = "rejected"  # the server rejected the whole batch for good


class Ledger:
    """Counts losses by reason. Safe in threads, in signal handlers and in finalizers."""

    __slots__ = ("_counts", "_lock")

    def __init__(self) -> None:
        self._counts = dict.fromkeys((reason.value for reason in Loss), 0)
        # Reentrant: a signal handler that records may interrupt a count on its own thread.
        self._lock = threading.RLock()

    def add(self, reason: Loss, count: int = 1) -> None:
        """Counts `count` records (for torn bytes: places) lost for `reason`."""
        with self._lock:
            self._counts[reason.value] += count

    def counts(self) -> dict[str, int]:
        """Returns reason → count; reasons that never happened are absent."""
        # Without the lock, so that the shipper never waits for an interrupted `add`.
        return {reason: count for reason, count in self._counts.items() if count}


def tell_lost_at_exit(losses: Ledger, records: int) -> None:
    """Counts and tells what goes with the process, because it was in its memory only."""
    losses.add(Loss.MEMORY_AT_EXIT, records)
    log.warning(
        "spool.lost_at_exit",
        "Records that waited in memory only were not delivered and are lost.",
        records=records,
    )
