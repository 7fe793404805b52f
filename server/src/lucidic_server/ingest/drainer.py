"""Takes over the journals of dead processes on this host that were addressed to this server."""

import asyncio
from collections.abc import Collection
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lucidic_server import logs
from lucidic_server.control.callers import Callers
from lucidic_server.control.errors import ControlStoreError
from lucidic_server.control.losses import Losses
from lucidic_server.ingest.admission import Admission
from lucidic_server.ingest.counters import Counters
from lucidic_server.ingest.doors.frames import read_frames
from lucidic_server.ingest.keeper import Keeper
from lucidic_server.ingest.lease import LeaseBook
from lucidic_server.telemetry.errors import StoreBusy
from lucidic_server.telemetry.errors import TelemetryError
from lucidicai.spool.address import normal_url
from lucidicai.spool.folder import WriterFolder
from lucidicai.spool.folder import list_writers
from lucidicai.spool.folder import remove_abandoned
from lucidicai.spool.folder import segment_paths
from lucidicai.spool.reader import TakenWriter
from lucidicai.spool.reader import take

log = logs.get("ingest.drainer")

# As a shipper sends them: a batch is one commit, and a crash repeats at most one.
_BATCH_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class SpoolState:
    """What the last look at a spool folder found."""

    path: Path
    writers_alive: int = 0
    writers_dead: int = 0
    allocated_bytes: int = 0


class Drainer:
    """Looks through the spool folders again and again."""

    def __init__(
        self,
        folders: tuple[Path, ...],
        admission: Admission,
        keeper: Keeper,
        book: LeaseBook,
        callers: Callers,
        losses: Losses,
        counters: Counters,
    ) -> None:
        self._folders = folders
        self._admission = admission
        self._keeper = keeper
        self._book = book
        self._callers = callers
        self._losses = losses
        self._counters = counters
        self.state = [SpoolState(folder) for folder in folders]

    async def run(self, base_urls: Iterable[str], every_seconds: float) -> None:
        """Looks, waits, and looks again until it is cancelled; `base_urls` are our own."""
        own = {normal_url(url) for url in base_urls}
        while True:
            try:
                await self.look(own)
            except Exception as error:  # noqa: BLE001 # a worker loop outlives any one round
                log.fault("spool.look_failed", error)
            await asyncio.sleep(every_seconds)

    async def look(self, own_urls: Collection[str]) -> None:
        """Drains every dead writer that is addressed to us, the folders one by one."""
        for index, folder in enumerate(self._folders):
            writers = await asyncio.to_thread(list_writers, folder)
            alive = {writer.writer for writer in writers if writer.is_alive}
            self._book.hear_writers(alive)
            self.state[index] = SpoolState(
                folder,
                len(alive),
                len(writers) - len(alive),
                sum(writer.allocated_bytes for writer in writers),
            )
            await asyncio.to_thread(_sweep, folder, writers)
            for writer in writers:
                if not writer.is_alive and (project_id := self._project_of(writer, own_urls)):
                    await self._drain(writer, project_id)

    def _project_of(self, writer: WriterFolder, own_urls: Collection[str]) -> str | None:
        """Returns the project that a journal belongs to; None: it is not for us."""
        address = writer.address
        if address is None or normal_url(address.base_url) not in own_urls:
            return None
        return self._callers.project_of(address.key_sha256)

    async def _drain(self, folder: WriterFolder, project_id: str) -> None:
        try:
            # Somebody else may take the writer at the same moment; whoever has the lock drains.
            with take(folder.path) as writer:
                if writer is not None:
                    await self._deliver(writer, project_id)
                    log.info("spool.drained", writer=folder.writer)
        except StoreBusy:
            # What was released stays released; the next look goes on from there.
            log.info("spool.store_busy", writer=folder.writer)
        except (OSError, ControlStoreError, TelemetryError) as error:
            log.warning("spool.not_drained", writer=folder.writer, cause=error)

    async def _deliver(self, writer: TakenWriter, project_id: str) -> None:
        batches = writer.batches(_BATCH_BYTES)
        while (batch := await asyncio.to_thread(next, batches, None)) is not None:
            read = await asyncio.to_thread(read_frames, batch.data)
            await self._admission.take(project_id, read, source="spool", is_live=False)
            await asyncio.to_thread(writer.release, batch.position)
            self._counters.redacted.update(batch.redacted)
        open_sessions = await asyncio.to_thread(writer.open_sessions)
        # By writer and as totals: a drainer that died here counts the same places again, and what
        # the program noted it may have told.
        self._losses.report(project_id, "spool", writer.writer, writer.losses.counts())
        told = await asyncio.to_thread(writer.told_losses)
        self._losses.report(project_id, "program", writer.writer, told)
        await self._keeper.gone(project_id, writer.writer, open_sessions)
        await asyncio.to_thread(writer.remove)
        self._counters.drained_writers += 1


def _sweep(folder: Path, writers: list[WriterFolder]) -> None:
    """Removes what processes left that died before their first record: folders without one."""
    # What another user left is for a process of that user.
    with suppress(OSError):
        remove_abandoned(folder)
    for writer in writers:
        if not writer.is_alive and writer.address is None:
            with suppress(OSError), take(writer.path) as taken:
                sizes = [path.stat().st_size for _number, path in segment_paths(writer.path)]
                if taken is not None and not any(sizes):
                    taken.remove()
