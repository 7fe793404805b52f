"""What a running server is made of: opens the stores, builds the rooms, starts the workers."""

import asyncio
from collections.abc import AsyncIterator
from collections.abc import Coroutine
from contextlib import asynccontextmanager
from typing import Any
from typing import Self

from lucidic_server.blobs.store import BlobError
from lucidic_server.blobs.store import Blobs
from lucidic_server.clock import Clock
from lucidic_server.clock import SystemClock
from lucidic_server.control.callers import Callers
from lucidic_server.control.store import Control
from lucidic_server.errors import StartError
from lucidic_server.features.agents.service import AgentsService
from lucidic_server.features.datasets.service import DatasetsService
from lucidic_server.features.evals.service import EvalsService
from lucidic_server.features.experiments.service import ExperimentsService
from lucidic_server.features.flags.service import FlagsService
from lucidic_server.features.prompts.service import PromptsService
from lucidic_server.features.server.service import ServerService
from lucidic_server.features.sessions.service import SessionsService
from lucidic_server.features.tools.service import ToolsService
from lucidic_server.http.hub import Hub
from lucidic_server.http.pages import Dashboard
from lucidic_server.ingest.admission import Admission
from lucidic_server.ingest.counters import Counters
from lucidic_server.ingest.doors.lucidic.door import LucidicDoor
from lucidic_server.ingest.drainer import Drainer
from lucidic_server.ingest.keeper import Keeper
from lucidic_server.ingest.lease import LeaseBook
from lucidic_server.settings import Settings
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.store import Telemetry


class Platform:
    """The rooms of one server, wired. `port` is the one that it is reached at."""

    def __init__(
        self,
        settings: Settings,
        control: Control,
        blobs: Blobs,
        telemetry: Telemetry,
        *,
        port: int,
        clock: Clock,
    ) -> None:
        self.settings = settings
        self.port = port
        self.clock = clock
        self.control = control
        self.blobs = blobs
        self.telemetry = telemetry
        self.callers = Callers(control.keys)
        self.counters = Counters()
        self.hub = Hub(clock)
        self.dashboard = Dashboard()
        losses = control.losses
        self.book = LeaseBook(control.leases, clock, settings.lease_seconds)
        self.admission = Admission(telemetry, self.book, losses, clock, self.counters)
        self.keeper = Keeper(telemetry, self.book, losses, clock, self.counters)
        self.drainer = Drainer(
            settings.spool_dirs,
            self.admission,
            self.keeper,
            self.book,
            self.callers,
            losses,
            self.counters,
        )
        self.lucidic_door = LucidicDoor(self.admission, telemetry, control, clock)
        self.sessions = SessionsService(telemetry, self.book, clock, self._sessions_deleted)
        self.agents = AgentsService(telemetry, self.book, self._sessions_deleted)
        self.prompts = PromptsService(control.prompts)
        self.datasets = DatasetsService(control.datasets, telemetry)
        self.experiments = ExperimentsService(control.experiments, telemetry)
        self.flags = FlagsService(control.flags, control.datasets, telemetry)
        self.evals = EvalsService(telemetry, clock)
        self.tools = ToolsService(control.tools, telemetry)
        self.server = ServerService(telemetry, losses, self.drainer, self.counters, clock)
        self.admission.on_change(self.hub.events_changed)
        telemetry.on_commit(self.hub.committed)
        telemetry.on_summaries(self.hub.summaries_changed)

    @classmethod
    def open(cls, settings: Settings, port: int) -> Self:
        """Opens the stores of the data folder. Raises StartError, one sentence."""
        clock = SystemClock()
        control = Control(settings.data_dir, clock)
        try:
            blobs = Blobs.open(f"file://{settings.data_dir / 'blobs'}", fsync=settings.fsync)
            telemetry = Telemetry.open(
                f"chdb://{settings.data_dir / 'telemetry'}", blobs, fsync=settings.fsync
            )
        except (BlobError, TelemetryError) as error:
            control.close()
            raise StartError(f"{error}.") from error
        return cls(settings, control, blobs, telemetry, port=port, clock=clock)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Runs the workers for the block; afterwards everything is written and closed."""
        settings = self.settings
        workers = [
            _worker(self.keeper.run(settings.lease_seconds)),
            _worker(self.drainer.run(self.port, settings.drain_seconds)),
        ]
        try:
            yield
        finally:
            self.hub.close()
            for worker in workers:
                worker.cancel()
            # A drainer stops between two batches at the latest; what it took is committed.
            await asyncio.gather(*workers, return_exceptions=True)
            await self.telemetry.close()
            self.book.save()
            self.control.close()

    def _sessions_deleted(self, project_id: str, session_ids: list[str]) -> None:
        self.control.flags.forget(project_id, session_ids)
        self.lucidic_door.sessions_deleted(project_id, session_ids)
        self.hub.sessions_deleted(project_id, session_ids)


def _worker(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    return asyncio.get_running_loop().create_task(work)
