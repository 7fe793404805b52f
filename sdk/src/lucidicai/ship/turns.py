"""What the shipper does in one turn.

half full → prepare the next segment        after a failure → wait for the circuit
records   → linger, read, send, release     idle            → leases, dead writers, sleep
"""

import time

from lucidicai.guard import log
from lucidicai.settings import Settings
from lucidicai.ship.delivery import Delivery
from lucidicai.ship.delivery import Outcome
from lucidicai.ship.drainer import Drainer
from lucidicai.ship.drainer import Left
from lucidicai.ship.drainer import Scope
from lucidicai.ship.lease import PATH
from lucidicai.ship.lease import Leases
from lucidicai.ship.notes import FOREVER_SECONDS
from lucidicai.ship.notes import Notes
from lucidicai.ship.reach import MisdirectedError
from lucidicai.ship.reach import NoAnswerError
from lucidicai.ship.reach import Poster
from lucidicai.ship.reach import UnreachableError
from lucidicai.ship.reach import knock
from lucidicai.ship.retry import Circuit
from lucidicai.spool.folder import list_writers
from lucidicai.spool.folder import remove_abandoned
from lucidicai.spool.gate import fork_gate
from lucidicai.spool.journal import Journal
from lucidicai.spool.loss import Ledger
from lucidicai.wire.segment import Address

# What comes within this time after a batch travels together with the next one; the first record
# after a pause goes at once. A person at the dashboard does not see the delay.
LINGER_SECONDS = 0.1

# Foreign journals wait until this process has had nothing to send for a while.
DRAIN_WHEN_IDLE_SECONDS = 1.0
DRAIN_EVERY_SECONDS = 30.0


class Turns:
    """The work of one journal's shipper, and what it remembers from turn to turn."""

    def __init__(
        self, settings: Settings, address: Address, journal: Journal, losses: Ledger
    ) -> None:
        self.leases = Leases(address.writer, losses)
        # Whether a new record has to ring; while the thread works it looks by itself.
        self.is_asleep = False
        self._settings = settings
        self._address = address
        self._journal = journal
        self._losses = losses
        self._circuit = Circuit()
        self._delivery = Delivery(settings.base_url, self._circuit)
        self._poster: Poster | None = None
        self._is_stopping = False
        self._was_acknowledged = False
        # How many records somebody waits for.
        self._hurry_to = 0
        self._linger_until = 0.0
        self._idle_since = 0.0
        self._drain_at = 0.0
        self._notes = Notes(journal, losses, self.leases)

    def _turn(self) -> float:
        """Does the next thing and returns the seconds to wait after it."""
        self._journal.prepare()
        now = time.monotonic()
        if now < self._circuit.again_at:
            return self._circuit.again_at - now
        is_hurried = self._journal.released < self._hurry_to
        if not is_hurried and self._was_acknowledged and self.leases.due_in() == 0:
            self._renew_leases()
            return 0.0
        if self._journal.released == self._journal.appended:
            return self._idle(now)
        if not is_hurried and now < self._linger_until:
            return self._linger_until - now
        self._idle_since = 0.0
        self._ship()
        return 0.0

    def _ship(self) -> None:
        all_there_was = self._journal.appended
        batch = self._journal.read(self._delivery.batch_bytes)
        poster = self._reach()
        if batch is None or poster is None:
            return
        if self._delivery.send(poster, batch, self._losses) is Outcome.RELEASE:
            self._was_acknowledged = True
            self._journal.release(batch)
            if batch.redacted:
                log.info(
                    "ship.secrets_masked",
                    "Secrets in records were masked before they left this host; `redactions()` "
                    "counts all of them.",
                    **batch.redacted,
                )
        if self._journal.released >= all_there_was:
            self._linger_until = time.monotonic() + LINGER_SECONDS

    def _idle(self, now: float) -> float:
        if not self._idle_since:
            self._idle_since = now
        pauses = [FOREVER_SECONDS]
        if self._was_acknowledged:
            drain_in = max(self._idle_since + DRAIN_WHEN_IDLE_SECONDS, self._drain_at) - now
            if drain_in <= 0:
                self._drain_others()
                return 0.0
            pauses.append(drain_in)
            if (due_in := self.leases.due_in()) is not None:
                pauses.append(due_in)
        # First this, then the question: a record that comes between rings the bell.
        self.is_asleep = True
        return 0.0 if self._journal.released < self._journal.appended else min(pauses)

    def _reach(self) -> Poster | None:
        """Returns the transport, loaded when somebody listens at the address for the first time."""
        if self._poster is not None and not self._circuit.is_gone:
            return self._poster
        try:
            knock(self._settings.base_url)
            if self._poster is None:
                self._poster = self._load_transport()
        except (UnreachableError, MisdirectedError) as error:
            self._delivery.failed(error)
            return None
        return self._poster

    def _load_transport(self) -> Poster:
        with fork_gate:
            # HTTP client, TLS and zstd take 0.1 s to load: here, and only if they are of use.
            from lucidicai.ship.transport import Transport  # noqa: PLC0415
        settings = self._settings
        return Transport(settings.base_url, settings.api_key, settings.timeout)

    def _renew_leases(self, *, only_losses: bool = False) -> None:
        self.leases.postpone()
        poster = self._reach()
        if poster is None:
            return
        body = self.leases.body()
        if only_losses:
            # A lease of a session that the server has not heard of yet.
            body["sessions"] = []
        try:
            reply = poster.post_json(PATH, body)
        except (UnreachableError, NoAnswerError, MisdirectedError) as error:
            self._delivery.failed(error)
            return
        if reply.status == 200:
            self._circuit.succeeded()
            self.leases.sent(body)

    def _drain_others(self) -> None:
        self._drain_at = time.monotonic() + DRAIN_EVERY_SECONDS
        poster = self._reach()
        if poster is None:
            return
        drainer = Drainer(Scope(self._address), self._delivery, poster)
        writers = list_writers(self._settings.spool_dir)
        if writers:
            remove_abandoned(self._settings.spool_dir)
        for writer in writers:
            if writer.is_alive:
                continue
            left = drainer.drain(writer.path, self._has_time)
            if left is Left.INTERRUPTED:
                self._drain_at = 0.0
            if left in {Left.INTERRUPTED, Left.NO_SERVER, Left.REFUSED}:
                return

    def _has_time(self) -> bool:
        return not self._is_stopping and self._journal.released == self._journal.appended

    def _say_goodbye(self) -> None:
        if self._poster is None:
            return
        if self.leases.has_news() and not self._circuit.is_gone:
            self._renew_leases(only_losses=not self._was_acknowledged)
        self._poster.close()
