"""A recorder without journal, thread and network: it keeps what it is given."""

import itertools
import threading

from lucidicai.clock import now_ns
from lucidicai.guard import Guard
from lucidicai.wire import codec
from lucidicai.wire import ids
from lucidicai.wire.framing import HEADER_BYTES
from lucidicai.wire.limits import MAX_RECORD_BYTES
from lucidicai.wire.records import AnyRecord

_guard = Guard("record.write_failed")


class Memory:
    """Stands in for the recorder of one server, key and agent. `records` are in order."""

    server_known_gone = False

    def __init__(self) -> None:
        self.writer_id = ids.new_writer_id()
        self.records: list[AnyRecord] = []
        # Reentrant: a finalizer may record within any line of this thread.
        self._lock = threading.RLock()
        self._seq = 0
        self._time = 0
        self._event_numbers = itertools.count(1)
        self._losses = {"unencodable": 0, "too_large": 0}

    def write(self, record: AnyRecord) -> None:
        """Names the record as a journal does, and keeps what its bytes say."""
        with _guard, self._lock:
            record.writer = self.writer_id
            record.seq = self._seq = self._seq + 1
            record.time = self._time = max(now_ns(), self._time + 1)
            # Through the bytes, so that nothing here depends on objects of the program, and what
            # could not travel is not seen here either.
            self._losses["unencodable"] += 1
            body = codec.encode(record)[HEADER_BYTES:]
            self._losses["unencodable"] -= 1
            if len(body) > MAX_RECORD_BYTES:
                self._losses["too_large"] += 1
                return
            self.records.append(codec.decode(body)[0])

    def next_event_id(self, session_id: str) -> str:
        """Returns a fresh event id."""
        return ids.event_id(session_id, self.writer_id, next(self._event_numbers))

    def hold(self, session_id: str) -> None:
        """Does nothing: nobody waits for this process."""

    def let_go(self, session_id: str) -> None:
        """Does nothing."""

    def flush(self, timeout: float) -> bool:  # noqa: ARG002  the port's
        """Returns True at once: everything is here."""
        return True

    def close(self, timeout: float) -> None:
        """Does nothing."""

    def losses(self) -> dict[str, int]:
        """Returns what could not be recorded: reason → count."""
        return {reason: count for reason, count in self._losses.items() if count}

    def redactions(self) -> dict[str, int]:
        """Returns nothing: no record leaves the host."""
        return {}
