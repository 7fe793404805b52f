"""Retention: once in a while, deletes the sessions that are older than their project keeps.

A session is as old as its newest record. One that a living program holds is not touched.
"""

import asyncio
from collections.abc import Callable

from lucidic_server import logs
from lucidic_server.clock import Clock
from lucidic_server.control.audit import ACTOR
from lucidic_server.control.audit import Actor
from lucidic_server.control.errors import ControlStoreError
from lucidic_server.control.projects import Projects
from lucidic_server.jobs.deletions import Deletions
from lucidic_server.jobs.turn import attempted
from lucidic_server.model.moment import moment
from lucidic_server.model.peers import ALONE
from lucidic_server.model.peers import Peers
from lucidic_server.model.peers import PeersError
from lucidic_server.model.receipt import Expired
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.store import Telemetry

# One receipt names so many sessions at most; a sweep goes on until none is left.
_SESSIONS_A_RECEIPT = 5_000
# What a question about a retention counts before it says that there is more.
_MOST_COUNTED = 100_000
_DAY_NS = 24 * 3600 * 1_000_000_000

log = logs.get("jobs.retention")


class Retention:
    """Sweeps, and tells beforehand what a sweep would take."""

    def __init__(
        self,
        projects: Projects,
        telemetry: Telemetry,
        deletions: Deletions,
        clock: Clock,
        is_held: Callable[[str, str], bool],
        peers: Peers = ALONE,
    ) -> None:
        """`is_held` tells whether a living program holds a session of a project."""
        self._peers = peers
        self._projects = projects
        self._telemetry = telemetry
        self._deletions = deletions
        self._clock = clock
        self._is_held = is_held

    async def run(self, every_seconds: float) -> None:
        """Sweeps, waits, and sweeps again until it is cancelled."""
        ACTOR.set(Actor("server", "retention"))
        while True:
            try:
                async with attempted(self._peers, "retention") as is_mine:
                    if is_mine:
                        await self.sweep()
            except (TelemetryError, ControlStoreError, PeersError) as error:
                log.warning("retention.failed", cause=error)
            except Exception as error:  # noqa: BLE001 # a worker loop outlives any one round
                log.fault("retention.failed", error)
            await asyncio.sleep(every_seconds)

    async def sweep(self) -> int:
        """Deletes what is too old in every project; returns how many sessions that were."""
        swept = 0
        for project in self._projects.all():
            if project.retention_days is not None:
                swept += await self._sweep(project.project_id, project.retention_days)
        return swept

    async def would_delete(self, project_id: str, days: int) -> Expired:
        """Returns what a retention of so many days would delete now."""
        before = self._before(days)
        found = await self._telemetry.expired(project_id, before, _MOST_COUNTED + 1)
        counted = found[:_MOST_COUNTED]
        return Expired(
            days,
            moment(before),
            len(counted),
            sum(session.events for session in counted),
            len(found) > _MOST_COUNTED,
        )

    async def _sweep(self, project_id: str, days: int) -> int:
        swept = 0
        while True:
            found = await self._telemetry.expired(
                project_id, self._before(days), _SESSIONS_A_RECEIPT
            )
            ids = [one.session_id for one in found if not self._is_held(project_id, one.session_id)]
            if not ids:
                return swept
            subject = f"older than {days} days"
            receipt = await self._deletions.delete(project_id, "retention", subject, ids)
            log.info("retention.swept", project=project_id, sessions=receipt.erased.sessions)
            swept += receipt.erased.sessions
            if not receipt.erased.sessions:
                return swept

    def _before(self, days: int) -> int:
        return max(0, self._clock.now_ns() - days * _DAY_NS)
