"""Keeps the promise of the leases: sessions that nobody holds any more become interrupted."""

import asyncio
from collections.abc import Iterable
from contextlib import ExitStack

from lucidic_server import logs
from lucidic_server.clock import Clock
from lucidic_server.control.errors import ControlStoreError
from lucidic_server.control.losses import Losses
from lucidic_server.ingest.counters import Counters
from lucidic_server.ingest.lease import WATCHED
from lucidic_server.ingest.lease import LeaseBook
from lucidic_server.model.admitted import Interruption
from lucidic_server.model.peers import ALONE
from lucidic_server.model.peers import Peers
from lucidic_server.model.peers import PeersError
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.store import Telemetry

log = logs.get("ingest.keeper")

# A session may be shown active this much longer than its lease; looking costs microseconds.
_LOOK_SECONDS = 5.0


class Keeper:
    """Tells the store which sessions lost their last lease, and which are held again."""

    def __init__(
        self,
        telemetry: Telemetry,
        book: LeaseBook,
        losses: Losses,
        clock: Clock,
        counters: Counters,
        peers: Peers = ALONE,
    ) -> None:
        self._peers = peers
        self._telemetry = telemetry
        self._book = book
        self._losses = losses
        self._clock = clock
        self._counters = counters

    async def run(self, lease_seconds: float) -> None:
        """Looks for lapsed leases until it is cancelled."""
        while True:
            await asyncio.sleep(min(_LOOK_SECONDS, lease_seconds / 4))
            try:
                await self.look()
            except (ControlStoreError, TelemetryError, PeersError) as error:
                # The leases are still there: the next look tries again.
                log.warning("lease.not_told", cause=error)
            except Exception as error:  # noqa: BLE001 # a worker loop outlives any one round
                log.fault("lease.look_failed", error)

    async def look(self) -> None:
        """Interrupts every session whose last lease has run out; one server at a time."""
        self._book.sync()
        turn = ExitStack()
        try:
            if await asyncio.to_thread(turn.enter_context, self._peers.attempt("keeper")):
                await self._interrupt_lapsed()
        finally:
            await asyncio.to_thread(turn.close)

    async def _interrupt_lapsed(self) -> None:
        lapsed = self._book.lapsed()
        for project_id in {project for project, _session, _heard in lapsed}:
            heard = {session: at for project, session, at in lapsed if project == project_id}
            await self._interrupt(project_id, heard, "lease")
        self._book.save()

    async def renew(
        self,
        project_id: str,
        writer: str,
        session_ids: list[str],
        losses: dict[str, int],
        *,
        is_gone: bool,
    ) -> None:
        """Takes a writer's report: it lives and holds these sessions, or it is dead."""
        if losses:
            self._losses.report(project_id, "program", writer, losses)
        if is_gone:
            await self.gone(project_id, writer, session_ids)
            return
        # A program that still runs goes on reporting a session that is deleted.
        gone = set(self._telemetry.hidden(project_id, session_ids))
        held = [one for one in session_ids if one not in gone]
        again = self._book.renew(project_id, writer, held)
        await self._hold_again(project_id, again)

    async def gone(self, project_id: str, writer: str, session_ids: Iterable[str]) -> None:
        """Ends a dead writer's leases; sessions that nobody else holds become interrupted."""
        left = self._book.let_go(project_id, writer, session_ids)
        now = self._clock.now_ns()
        await self._interrupt(project_id, dict.fromkeys(left, now), "recovered")

    async def _interrupt(self, project_id: str, heard: dict[str, int], reason: str) -> None:
        told: list[tuple[Interruption, bool]] = []
        for session_id, at in heard.items():
            session = await self._telemetry.session(project_id, session_id)
            if session is None:
                self._book.forget(project_id, [session_id])
            elif session.state == "finished":
                self._book.abandon(project_id, session_id)
            else:
                is_watched = session.auto_end is False
                # What nobody waits for happened when the writer was last heard of, and after
                # any fact that this writer's own report brought about.
                time = at + 1 if is_watched else self._clock.now_ns()
                told.append((Interruption(project_id, session_id, time, reason), is_watched))
        if not told:
            return
        await self._telemetry.commit([fact for fact, _is_watched in told])
        again: list[str] = []
        for fact, is_watched in told:
            # A report that came while the store was busy holds the session again.
            if self._book.is_held(project_id, fact.session_id):
                again.append(fact.session_id)
                continue
            self._counters.interruptions[reason] += 1
            self._book.interrupted(
                project_id, fact.session_id, WATCHED if is_watched else reason, fact.time
            )
        await self._hold_again(project_id, again)

    async def _hold_again(self, project_id: str, session_ids: list[str]) -> None:
        if not session_ids:
            return
        now = self._clock.now_ns()
        await self._telemetry.commit(
            [Interruption(project_id, session_id, now, "") for session_id in session_ids]
        )
        for session_id in session_ids:
            self._book.resumed(project_id, session_id)
