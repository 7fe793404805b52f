"""A writer's share of the disk: makes its folder, then segments, within the folder's bound.

A segment is mapped as large as wanted; where the disk has no room for that, mapped and smaller;
where it cannot be had either, written with write(2). Beyond that only memory is left.
"""

import errno
import os
import threading
import time
from pathlib import Path

import msgspec

from lucidicai.guard import ONCE
from lucidicai.guard import is_from_a_handler
from lucidicai.guard import log
from lucidicai.spool import bounds
from lucidicai.spool import lost
from lucidicai.spool.file import FileSegment
from lucidicai.spool.folder import create_writer
from lucidicai.spool.folder import remove_writer
from lucidicai.spool.folder import segment_path
from lucidicai.spool.lock import Lock
from lucidicai.spool.loss import Loss
from lucidicai.spool.mapped import MappedSegment
from lucidicai.spool.mapped import can_allocate
from lucidicai.spool.segment import Segment
from lucidicai.wire.segment import Address
from lucidicai.wire.segment import pack_header

_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

# After a failure the disk is left alone for a while, so that a full disk costs a caller one try a
# minute and not one a record; the first retry is soon, because disks are emptied.
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0

# Measuring a folder with 500 dead writers takes 20 ms and more. So the shipper measures when it
# makes a segment ahead of need, and a caller that needs one at once trusts a measurement this
# young, unless it left less than this: what other processes may well take meanwhile.
_MEASUREMENT_HOLDS_SECONDS = 5.0
_PLENTY_BYTES = 8 * bounds.LARGEST_SEGMENT_BYTES


class Disk:
    """Makes segments for one writer; `why` says what kept it from making the last one."""

    def __init__(self, spool_dir: Path, max_bytes: int, address: Address) -> None:
        self.why = Loss.SPOOL_UNWRITABLE
        self._spool_dir = spool_dir
        self._max_bytes = max_bytes
        self._address = address
        self._folder: Path | None = None
        self._lock: Lock | None = None
        # Taken without waiting, by the one who makes the folder.
        self._making = threading.Lock()
        self._room_bytes = 0
        self._room_known_until = 0.0
        self._again_at = 0.0
        self._pause = _FIRST_PAUSE_SECONDS

    def try_segment(self, number: int, backlog_bytes: int, frame_bytes: int) -> Segment | None:
        """Returns a fresh segment in which `frame_bytes` fit, or None if there is no room now."""
        if time.monotonic() < self._again_at:
            return None
        try:
            segment = self._make(number, backlog_bytes, frame_bytes)
        except OSError as error:
            if is_from_a_handler(error):
                raise
            self.failed(error)
            return None
        if segment is None:
            self.why = Loss.SPOOL_FULL
            self._leave_alone()
            log.warning(
                "spool.full",
                "The spool folder has reached its bound; new records wait in memory only. "
                "Start the server, run `lucidic drain`, or raise LUCIDIC_SPOOL_MAX_BYTES.",
                every=ONCE,
                folder=str(self._spool_dir),
                max_bytes=self._max_bytes,
            )
            return None
        self._pause = _FIRST_PAUSE_SECONDS
        return segment

    def failed(self, error: OSError) -> None:
        """Notes that the disk did not take something, and leaves it alone for a while."""
        self._leave_alone()
        if error.errno in _NO_SPACE:
            self.why = Loss.DISK_FULL
            event, advice = "spool.disk_full", "Free some space or set LUCIDIC_SPOOL_DIR."
        else:
            self.why = Loss.SPOOL_UNWRITABLE
            event, advice = "spool.unwritable", "Make it writable or set LUCIDIC_SPOOL_DIR."
        log.warning(
            event,
            "The spool folder takes no records; they wait in memory only and are lost if this "
            f"process dies before the server has them. {advice}",
            every=ONCE,
            folder=str(self._spool_dir),
            cause=str(error),
        )

    def note_losses(self, counts: dict[str, int]) -> bool:
        """Writes down what the writer lost; returns whether that could be done."""
        try:
            folder = self._folder
            if folder is None and counts:
                folder = self._make_folder()
            if folder is None:
                return False
            if counts:
                lost.write(folder, self._address, counts)
            else:
                lost.remove(folder)
        except OSError as error:
            log.info("spool.losses_not_noted", "Only the log tells them.", cause=str(error))
            return False
        return True

    def close(self, *, remove: bool) -> None:
        """Gives the lock up, and before that removes the folder if told so."""
        if self._lock is None or self._folder is None:
            return
        try:
            if remove:
                remove_writer(self._folder)
        except OSError as error:
            # An empty journal is left behind; the next drainer removes it.
            log.info("spool.not_removed", "An empty journal stays.", cause=str(error))
        finally:
            self._lock.release()

    def _leave_alone(self) -> None:
        self._again_at = time.monotonic() + self._pause
        self._pause = min(2 * self._pause, _LONGEST_PAUSE_SECONDS)

    def _make(self, number: int, backlog_bytes: int, frame_bytes: int) -> Segment | None:
        folder = self._folder or self._make_folder()
        if folder is None:
            return None
        header = pack_header(
            msgspec.structs.replace(
                self._address, segment=number, pid=os.getpid(), created_at=time.time_ns()
            )
        )
        path = segment_path(folder, number)
        needed = len(header) + frame_bytes
        wanted = bounds.segment_bytes(backlog_bytes, needed)
        room = self._room(is_ahead=frame_bytes == 0)
        self._room_bytes = room - wanted
        if can_allocate():
            for size in bounds.smaller_sizes(wanted, needed):
                if size > room:
                    continue
                try:
                    return MappedSegment(path, number, header, size)
                except OSError as error:
                    if is_from_a_handler(error):
                        raise
                    if error.errno not in _NO_SPACE:
                        break  # this file system cannot allocate or map; write(2) may do
        return FileSegment(path, number, header, min(wanted, room)) if needed <= room else None

    def _room(self, *, is_ahead: bool) -> int:
        """Returns how many bytes the spool folder may still take."""
        now = time.monotonic()
        if is_ahead or now >= self._room_known_until or self._room_bytes < _PLENTY_BYTES:
            self._room_bytes = self._max_bytes - bounds.allocated_bytes(self._spool_dir)
            self._room_known_until = now + _MEASUREMENT_HOLDS_SECONDS
        return self._room_bytes

    def _make_folder(self) -> Path | None:
        if not self._making.acquire(blocking=False):
            # The shipper, or the code that this signal handler interrupted, is at it.
            return None
        try:
            if self._folder is None:
                folder, self._lock = create_writer(self._spool_dir, self._address.writer)
                self._folder = folder
        finally:
            self._making.release()
        return self._folder
