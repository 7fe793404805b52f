"""Repricing: calls that are stored get the prices that hold now for the day when they began.

Each is a row before anything is priced, and how far it came is written after each batch, so that a
server which died goes on there. A batch that was priced already changes nothing when it is priced
again: only what got another price is written.
"""

import asyncio
import contextlib
from collections.abc import Awaitable
from collections.abc import Callable
from collections.abc import Sequence

from lucidic_server import logs
from lucidic_server.control.errors import ControlStoreError
from lucidic_server.control.repricings import Repricings
from lucidic_server.control.repricings import Task
from lucidic_server.jobs.turn import attempted
from lucidic_server.model.admitted import Price
from lucidic_server.model.own_price import matches
from lucidic_server.model.peers import ALONE
from lucidic_server.model.peers import Peers
from lucidic_server.model.peers import PeersError
from lucidic_server.model.repricing import Call
from lucidic_server.model.repricing import Repriced
from lucidic_server.model.repricing import Repricing
from lucidic_server.model.repricing import Wanted
from lucidic_server.model.repricing import newly_priced
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.store import Telemetry

# Returns the prices of a project's calls, by what holds now.
PriceCalls = Callable[[str, Sequence[Call]], Awaitable[list[Price]]]

# Commits wait while a batch's prices are written: some milliseconds for so many sessions.
_SESSIONS_A_BATCH = 100
# After a failed try (a full disk): the next one.
_RETRY_SECONDS = 30.0

log = logs.get("jobs.repricing")


class Repricer:
    """Takes repricings up and does them, one after the other."""

    def __init__(
        self,
        repricings: Repricings,
        telemetry: Telemetry,
        price_calls: PriceCalls,
        peers: Peers = ALONE,
    ) -> None:
        self._peers = peers
        self._repricings = repricings
        self._telemetry = telemetry
        self._price_calls = price_calls
        self._wake = asyncio.Event()

    def ask(self, project_id: str, wanted: Wanted) -> Repricing:
        """Takes a repricing up; it is done in the background, also if this process dies."""
        asked = self._repricings.ask(project_id, wanted)
        self._wake.set()
        return asked

    async def run(self) -> None:
        """Does what was asked for, and what an earlier process left, until it is cancelled."""
        self._wake.set()
        while True:
            # What a server that died was asked for wakes nobody.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_RETRY_SECONDS if self._peers.are_possible else None):
                    await self._wake.wait()
            self._wake.clear()
            try:
                async with attempted(self._peers, "repricing") as is_mine:
                    if is_mine:
                        await self._work_off()
            except PeersError as error:
                log.warning("repricing.failed", cause=error)

    async def _work_off(self) -> None:
        for task in self._repricings.pending():
            try:
                await self._reprice(task)
            except (TelemetryError, ControlStoreError) as error:
                log.warning("repricing.failed", repricing=task.repricing_id, cause=error)
                self._later(task, error)
            except Exception as error:  # noqa: BLE001 # a worker loop outlives any one round
                log.fault("repricing.failed", error, repricing=task.repricing_id)
                self._later(task, error)

    async def _reprice(self, task: Task) -> None:
        # Whatever was recorded before it was asked for belongs to it.
        await self._telemetry.settle()
        after = task.after
        if task.state == "waiting":
            total = await self._telemetry.count_sessions_with_calls(task.project_id, task.wanted)
            self._repricings.begin(task.repricing_id, total)
        while True:
            sessions = await self._telemetry.sessions_with_calls(
                task.project_id, task.wanted, after, _SESSIONS_A_BATCH
            )
            if not sessions:
                break
            calls, changed = await self._batch(task, sessions)
            after = sessions[-1]
            goes_on = self._repricings.advance(
                task.repricing_id,
                after,
                sessions_done=len(sessions),
                calls=calls,
                repriced=len(changed),
                unknown=sum(one.price.usd is None for one in changed),
            )
            if not goes_on:
                return
        # Lists and statistics show it when it is told as done.
        await self._telemetry.settle()
        self._repricings.done(task.repricing_id)
        log.info("repricing.done", repricing=task.repricing_id)

    async def _batch(self, task: Task, session_ids: list[str]) -> tuple[int, list[Repriced]]:
        project_id, wanted = task.project_id, task.wanted
        found = await self._telemetry.calls(project_id, session_ids, wanted)
        calls = [call for call in found if _is_wanted(call, wanted)]
        prices = await self._price_calls(project_id, calls)
        changed = newly_priced(calls, prices)
        if changed:
            await self._telemetry.reprice(project_id, changed)
        return len(calls), changed

    def _later(self, task: Task, error: Exception) -> None:
        self._repricings.failed(task.repricing_id, str(error) or type(error).__name__)
        asyncio.get_running_loop().call_later(_RETRY_SECONDS, self._wake.set)


def _is_wanted(call: Call, wanted: Wanted) -> bool:
    provider = (call.provider or "").strip().lower()
    if wanted.provider is not None and wanted.provider.strip().lower() != provider:
        return False
    return wanted.model is None or matches(wanted.model.strip().lower(), call.model.strip().lower())
