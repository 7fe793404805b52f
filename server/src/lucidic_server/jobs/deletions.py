"""Deletions: of a session, an agent, a project, or of what is older than a project keeps.

Each is a row before anything is deleted, so that a crash leaves no half of one: at the next start
the row is found and the work done again. Erasing takes everything out of sight and answers whoever
asked; purging makes it leave the disk, counts again, and completes the receipt.
"""

import asyncio
import contextlib
from collections.abc import Awaitable
from collections.abc import Callable
from dataclasses import replace

from lucidic_server import faults
from lucidic_server import logs
from lucidic_server.blobs.errors import BlobError
from lucidic_server.control.erasure import ControlEraser
from lucidic_server.control.errors import ControlStoreError
from lucidic_server.control.receipts import Deletion
from lucidic_server.control.receipts import Receipts
from lucidic_server.jobs.turn import attempted
from lucidic_server.model.peers import ALONE
from lucidic_server.model.peers import Peers
from lucidic_server.model.peers import PeersError
from lucidic_server.model.receipt import Erased
from lucidic_server.model.receipt import Kind
from lucidic_server.model.receipt import Receipt
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.store import Telemetry

# Called with a project and the sessions that went; None: all of it.
DeletedCallback = Callable[[str, list[str] | None], None]

# After a failed try (a full disk): the next one.
_RETRY_SECONDS = 30.0
# While another server does what was asked for here: the next look.
_LOOK_SECONDS = 0.2

log = logs.get("jobs.deletions")


class IncompleteError(Exception):
    """A recount found rows that should be gone; the next try deletes them."""


class Deletions:
    """Takes deletions up and does them, one after the other."""

    def __init__(
        self,
        receipts: Receipts,
        control: ControlEraser,
        telemetry: Telemetry,
        on_deleted: DeletedCallback,
        peers: Peers = ALONE,
    ) -> None:
        self._peers = peers
        self._receipts = receipts
        self._control = control
        self._telemetry = telemetry
        self._on_deleted = on_deleted
        self._to_erase = asyncio.Event()
        self._to_purge = asyncio.Event()
        self._asked: dict[str, asyncio.Future[None]] = {}
        # Held while a backup is taken, so that no blob goes that the backup's rows name.
        self.pause = asyncio.Lock()

    async def delete(
        self, project_id: str, kind: Kind, subject: str, session_ids: list[str] | None
    ) -> Receipt:
        """Deletes, and returns when no read shows any of it; the receipt is completed later.

        `session_ids` is None for all that the project has. Whoever goes away meanwhile does not
        stop it.
        """
        deletion = self._receipts.ask(project_id, kind, subject, session_ids)
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._asked[deletion.receipt_id] = waiting
        self._to_erase.set()
        await asyncio.shield(waiting)
        receipt = self._receipts.get(None, deletion.receipt_id)
        if receipt is None:
            raise LookupError(deletion.receipt_id)
        return receipt

    async def run_erasing(self) -> None:
        """Erases what was asked for, and what an earlier process left, until it is cancelled."""
        self._to_erase.set()
        while True:
            await self._each(self._to_erase, ("waiting", "erasing"), self._erase)

    async def run_purging(self) -> None:
        """Purges what was erased until it is cancelled."""
        self._to_purge.set()
        while True:
            await self._each(self._to_purge, ("purging",), self._purge)

    async def _each(
        self,
        wake: asyncio.Event,
        states: tuple[str, ...],
        work: Callable[[Deletion], Awaitable[None]],
    ) -> None:
        await self._woken(wake)
        try:
            async with attempted(self._peers, f"deletions:{states[0]}") as is_mine:
                if is_mine:
                    await self._work_off(wake, states, work)
        except PeersError as error:
            log.warning("deletion.failed", cause=error)
            is_mine = False
        self._answer_asked()
        if self._asked and not is_mine:
            # Another server is at it; what it does of ours is seen in the rows.
            asyncio.get_running_loop().call_later(_LOOK_SECONDS, wake.set)

    async def _woken(self, wake: asyncio.Event) -> None:
        # What a server that died was asked for wakes nobody.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_RETRY_SECONDS if self._peers.are_possible else None):
                await wake.wait()
        wake.clear()

    def _answer_asked(self) -> None:
        if not self._peers.are_possible:
            return
        for receipt_id in list(self._asked):
            receipt = self._receipts.get(None, receipt_id)
            if receipt is not None and receipt.state not in {"waiting", "erasing"}:
                self._answer(receipt_id)

    def _answer(self, receipt_id: str) -> None:
        waiting = self._asked.pop(receipt_id, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    async def _work_off(
        self,
        wake: asyncio.Event,
        states: tuple[str, ...],
        work: Callable[[Deletion], Awaitable[None]],
    ) -> None:
        for deletion in self._receipts.pending(*states):
            try:
                await work(deletion)
            except (TelemetryError, BlobError, ControlStoreError, IncompleteError) as error:
                log.warning("deletion.failed", receipt=deletion.receipt_id, cause=error)
                self._later(wake, deletion, error)
            except Exception as error:  # noqa: BLE001 # a worker loop outlives any one round
                log.fault("deletion.failed", error, receipt=deletion.receipt_id)
                self._later(wake, deletion, error)

    async def _erase(self, deletion: Deletion) -> None:
        async with self.pause:
            self._receipts.erasing(deletion.receipt_id)
            faults.reached(faults.DELETION_ASKED)
            if deletion.session_ids is None:
                # Its keys first: nothing more comes in while its sessions go.
                first = await asyncio.to_thread(self._erase_control, deletion)
                erased = await self._telemetry.delete_project(deletion.project_id)
                erased = erased.plus(Erased(first))
            else:
                erased = await self._telemetry.delete_sessions(
                    deletion.project_id, deletion.session_ids
                )
            rows = await asyncio.to_thread(self._erase_control, deletion)
            self._on_deleted(deletion.project_id, deletion.session_ids)
        faults.reached(faults.DELETION_ERASED)
        self._receipts.erased(deletion.receipt_id, erased.plus(Erased(rows)))
        self._answer(deletion.receipt_id)
        self._to_purge.set()

    def _erase_control(self, deletion: Deletion) -> dict[str, int]:
        if deletion.session_ids is None:
            return self._control.project(deletion.project_id)
        rows = self._control.sessions(deletion.project_id, deletion.session_ids)
        if deletion.kind == "agent":
            rows |= self._control.agent(deletion.project_id, deletion.subject)
        return rows

    async def _purge(self, deletion: Deletion) -> None:
        project_id, session_ids = deletion.project_id, deletion.session_ids
        left = await self._telemetry.purge(project_id, session_ids)
        if session_ids is not None:
            # What is known of a session that was begun anew is of the new one.
            session_ids = self._telemetry.hidden(project_id, session_ids)
        left |= await asyncio.to_thread(self._control.left, project_id, session_ids)
        if any(left.values()):
            # A program that still runs reported a session, or a call was under way.
            again = replace(deletion, session_ids=session_ids)
            await asyncio.to_thread(self._erase_control, again)
            found = {table: count for table, count in left.items() if count}
            raise IncompleteError(f"a recount still found rows: {found}")
        faults.reached(faults.DELETION_PURGED)
        self._receipts.done(deletion.receipt_id, left)
        log.info("deletion.done", receipt=deletion.receipt_id, kind=deletion.kind)

    def _later(self, wake: asyncio.Event, deletion: Deletion, error: Exception) -> None:
        self._receipts.failed(deletion.receipt_id, str(error) or type(error).__name__)
        waiting = self._asked.pop(deletion.receipt_id, None)
        if waiting is not None and not waiting.done():
            waiting.set_exception(error)
        asyncio.get_running_loop().call_later(_RETRY_SECONDS, wake.set)
