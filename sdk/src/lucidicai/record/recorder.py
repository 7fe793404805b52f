"""One destination's pipe: a record goes in, the journal has it, the shipper brings it.

Constructing one touches nothing. Nothing here raises into the caller or waits for the network,
but `flush` and `close`, which wait as long as they are told.
"""

import itertools
import time
import weakref
from collections import Counter
from pathlib import Path
from typing import ClassVar

import msgspec

from lucidicai.guard import Guard
from lucidicai.settings import Settings
from lucidicai.ship.shipper import Shipper
from lucidicai.spool.address import key_sha256
from lucidicai.spool.address import normal_url
from lucidicai.spool.gate import fork_gate
from lucidicai.spool.journal import Journal
from lucidicai.spool.loss import Ledger
from lucidicai.wire import ids
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.segment import Address

_write_guard = Guard("record.write_failed")
_flush_guard = Guard("record.flush_failed")
_close_guard = Guard("record.close_failed")


class _Pipe:
    """What belongs to one writer. A fork or a close ends it, and the next record needs another."""

    __slots__ = ("event_numbers", "journal", "losses", "shipper", "writer")

    def __init__(self, settings: Settings) -> None:
        address = Address(
            writer=ids.new_writer_id(),
            base_url=normal_url(settings.base_url),
            agent_id=settings.agent_id,
            key_sha256=key_sha256(settings.api_key),
            keep_secrets=not settings.redact_secrets,
        )
        self.writer = address.writer
        self.event_numbers = itertools.count(1)
        self.losses = Ledger()
        self.journal = Journal(settings.spool_dir, settings.spool_max_bytes, address, self.losses)
        self.shipper = Shipper(settings, address, self.journal, self.losses)


class Recorder:
    """Writes records for one server, key and agent. Safe in threads and signal handlers."""

    def __init__(self, settings: Settings) -> None:
        # A relative folder stays where it is when the program changes its directory.
        self._settings = msgspec.structs.replace(settings, spool_dir=_absolute(settings.spool_dir))
        self._pipe = _Pipe(self._settings)
        self._lost_before: Counter[str] = Counter()
        self._redacted_before: Counter[str] = Counter()
        _Forks.watch(self)

    @property
    def writer_id(self) -> str:
        """The id of this process's writer; another one in a forked child and after `close`."""
        return self._pipe.writer

    @property
    def server_known_gone(self) -> bool:
        """Whether the last try to reach the server met nobody."""
        return self._pipe.shipper.is_server_gone

    def write(self, record: AnyRecord) -> None:
        """Gives the record its writer, number and time, and returns when it is in the journal.

        From then on no death of this process loses it. Records of one writer have strictly
        increasing times. What cannot be kept is counted in `losses`.
        """
        try:
            pipe = self._pipe
            while not pipe.journal.append(record):
                if self._pipe is pipe:
                    pipe.shipper.wake()  # dropped and counted, which is to be noted
                    return
                pipe = self._pipe
            shipper = pipe.shipper
            if not shipper.is_started:
                shipper.start()
            elif shipper.is_asleep or pipe.journal.is_half_full:
                shipper.wake()
        except Exception as error:  # noqa: BLE001  the guard tells what is the host's
            _write_guard.absorb(error)

    def next_event_id(self, session_id: str) -> str:
        """Returns a fresh event id, from which the session's id can be read."""
        pipe = self._pipe
        return ids.event_id(session_id, pipe.writer, next(pipe.event_numbers))

    def hold(self, session_id: str) -> None:
        """Keeps a session alive on the server until `let_go` or the end of this process."""
        shipper = self._pipe.shipper
        shipper.leases.hold(session_id)
        shipper.wake()

    def let_go(self, session_id: str) -> None:
        """Stops keeping the session alive."""
        self._pipe.shipper.leases.let_go(session_id)

    def flush(self, timeout: float) -> bool:
        """Returns whether the server has everything that was written before the call.

        Waits at most `timeout` seconds; not at all if the server is known to be gone. What is not
        delivered stays in the journal.
        """
        with _flush_guard:
            return self._pipe.shipper.flush(timeout)
        return False

    def close(self, timeout: float) -> None:
        """Flushes within `timeout` seconds, ends the thread, and gives the journal up.

        An empty journal is removed, any other is left for a drainer. A record that is written
        later opens a new one.
        """
        deadline = time.monotonic() + timeout
        with _close_guard:
            pipe = self._pipe
            try:
                pipe.shipper.flush(timeout)
            except BaseException:
                deadline = 0.0  # who interrupts the wait wants no more of it
                raise
            finally:
                self._replace(pipe)
                self._give_up(pipe, deadline)

    def losses(self) -> dict[str, int]:
        """Returns what this process lost: reason (see `spool.loss.Loss`) → count."""
        return dict(self._lost_before + Counter(self._pipe.losses.counts()))

    def redactions(self) -> dict[str, int]:
        """Returns how many secrets were masked in what the server took, by kind."""
        return dict(self._redacted_before + self._pipe.journal.redactions)

    def _give_up(self, pipe: _Pipe, deadline: float) -> None:
        # First what is lost is known, then the shipper tells it, then the disk if it could not.
        pipe.journal.end()
        try:
            pipe.shipper.stop(deadline - time.monotonic())
        finally:
            pipe.journal.close(untold=pipe.shipper.leases.has_news())
            self._lost_before.update(pipe.losses.counts())
            self._redacted_before.update(pipe.journal.redactions)

    def _replace(self, pipe: _Pipe) -> None:
        if self._pipe is pipe:
            self._pipe = _Pipe(self._settings)

    def _begin_in_child(self) -> None:
        pipe = self._pipe
        self._lost_before = Counter()
        self._redacted_before = Counter()
        self._pipe = _Pipe(self._settings)
        pipe.journal.abandon()


def _absolute(folder: Path) -> Path:
    try:
        return folder.absolute()
    except OSError:
        return folder  # the working directory was removed: the journal will say so


class _Forks:
    """The recorders of this process, each of which begins anew in a forked child."""

    recorders: ClassVar[weakref.WeakSet[Recorder]] = weakref.WeakSet()
    is_registered: ClassVar[bool] = False

    @classmethod
    def watch(cls, recorder: Recorder) -> None:
        cls.recorders.add(recorder)
        if not cls.is_registered:
            cls.is_registered = True
            fork_gate.in_child(cls._begin_in_child)

    @classmethod
    def _begin_in_child(cls) -> None:
        for recorder in list(cls.recorders):
            recorder._begin_in_child()  # noqa: SLF001 - the two classes are one matter
