"""What a running server is made of: opens the stores, builds the rooms, starts the workers."""

import asyncio
from collections.abc import AsyncIterator
from collections.abc import Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from typing import Self

from lucidic_server import memory
from lucidic_server.blobs.errors import BlobError
from lucidic_server.blobs.store import Blobs
from lucidic_server.clock import Clock
from lucidic_server.clock import SystemClock
from lucidic_server.control.callers import Callers
from lucidic_server.control.store import Control
from lucidic_server.errors import StartError
from lucidic_server.features.accounts.cookies import Cookies
from lucidic_server.features.accounts.entry import Entry
from lucidic_server.features.accounts.provider import Provider
from lucidic_server.features.accounts.provider_endpoints import SingleSignOn
from lucidic_server.features.accounts.service import AccountsService
from lucidic_server.features.agents.service import AgentsService
from lucidic_server.features.datasets.service import DatasetsService
from lucidic_server.features.evals.service import EvalsService
from lucidic_server.features.experiments.service import ExperimentsService
from lucidic_server.features.export.formats import Formats
from lucidic_server.features.export.service import ExportService
from lucidic_server.features.filter.service import FilterService
from lucidic_server.features.flags.service import FlagsService
from lucidic_server.features.prices.service import PricesService
from lucidic_server.features.projects.service import ProjectsService
from lucidic_server.features.prompts.service import PromptsService
from lucidic_server.features.scores.service import ScoresService
from lucidic_server.features.search.service import SearchService
from lucidic_server.features.server.service import ServerService
from lucidic_server.features.sessions.service import SessionsService
from lucidic_server.features.statistics.service import StatisticsService
from lucidic_server.features.tools.service import ToolsService
from lucidic_server.features.views.service import ViewsService
from lucidic_server.http.hub import Hub
from lucidic_server.http.pages import Dashboard
from lucidic_server.http.relay import Relay
from lucidic_server.http.run_watch import RunWatch
from lucidic_server.ingest.admission import Admission
from lucidic_server.ingest.counters import Counters
from lucidic_server.ingest.doors.lucidic.door import LucidicDoor
from lucidic_server.ingest.doors.otlp.door import OtlpDoor
from lucidic_server.ingest.drainer import Drainer
from lucidic_server.ingest.keeper import Keeper
from lucidic_server.ingest.known_agents import KnownAgents
from lucidic_server.ingest.lease import LeaseBook
from lucidic_server.ingest.price_book import PriceBook
from lucidic_server.ingest.room import Room
from lucidic_server.ingest.run_ends import RunEnds
from lucidic_server.jobs.backup import Backups
from lucidic_server.jobs.deletions import Deletions
from lucidic_server.jobs.presence import Presence
from lucidic_server.jobs.repricing import Repricer
from lucidic_server.jobs.retention import Retention
from lucidic_server.settings import Settings
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.store import Telemetry

_MAX_TOLD = 10_000

# What one byte of a request becomes on its way: records, rows, a group of rows and their blocks.
_REQUESTS_SHARE = 16


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
        needs_accounts = settings.accounts or not settings.is_loopback
        self.callers = Callers(control, needs_accounts=needs_accounts)
        lasts_seconds = settings.sign_in_hours * 3600
        self.cookies = Cookies(settings.public_url.startswith("https://"), int(lasts_seconds))
        self.accounts = AccountsService(control, self.callers, clock, lasts_seconds)
        self.single_sign_on = _single_sign_on(settings, control, port)
        self.room = Room(memory.allowed(settings.memory_bytes) // _REQUESTS_SHARE)
        self.counters = Counters()
        self.hub = Hub(clock)
        self.run_watch = RunWatch(self.hub, telemetry.run_owners)
        self.dashboard = Dashboard()
        self.book = LeaseBook(
            control.leases, clock, settings.lease_seconds, is_shared=control.is_shared
        )
        self.price_book = PriceBook(control.prices)
        self.admission = Admission(
            telemetry, self.book, control.losses, clock, self.counters, self.price_book
        )
        self.keeper = Keeper(
            telemetry, self.book, control.losses, clock, self.counters, control.peers
        )
        self.drainer = Drainer(
            settings.spool_dirs,
            self.admission,
            self.keeper,
            self.book,
            self.callers,
            control.losses,
            self.counters,
        )
        self.known_agents = KnownAgents(control.agents, telemetry, self.callers)
        self.lucidic_door = LucidicDoor(self.admission, telemetry, control, clock)
        self.run_ends = RunEnds(telemetry, clock, settings.run_silence_seconds)
        self.otlp_door = OtlpDoor(self.admission, self.run_ends)
        self.deletions = Deletions(
            control.receipts, control.eraser, telemetry, self._deleted, control.peers
        )
        self.backups = Backups(control, blobs, telemetry, self.deletions, clock)
        self.retention = Retention(
            control.projects,
            telemetry,
            self.deletions,
            clock,
            self.book.is_held,
            control.peers,
        )
        self.projects = ProjectsService(
            control.projects, control.accounts, self.deletions, self.retention
        )
        self.search = SearchService(telemetry, clock)
        self.statistics = StatisticsService(telemetry, clock)
        self.filter = FilterService(telemetry)
        self.export = ExportService(telemetry, clock, Formats(telemetry, _scratch(settings, port)))
        self.sessions = SessionsService(telemetry, clock, self.deletions)
        self.agents = AgentsService(telemetry, control.agents, self.deletions)
        self.prompts = PromptsService(control.prompts)
        self.datasets = DatasetsService(control.datasets, telemetry)
        self.experiments = ExperimentsService(control.experiments, telemetry)
        self.flags = FlagsService(control.flags, control.datasets, telemetry)
        self.prices = PricesService(control.prices, self.price_book)
        self.repricer = Repricer(
            control.repricings, telemetry, self.price_book.price_calls, control.peers
        )
        self.views = ViewsService(control.views, clock)
        self.evals = EvalsService(self.admission, clock)
        self.scores = ScoresService(telemetry, control.audit, clock)
        self.tools = ToolsService(control.tools, telemetry)
        self.server = ServerService(
            telemetry, control.losses, self.drainer, self.counters, clock, self.callers
        )
        self._tell_watchers()
        self.presence = (
            Presence(control.servers, telemetry, self.run_ends.resume)
            if telemetry.is_shared
            else None
        )
        self.relay = self._tell_others()

    @property
    def provider_name(self) -> str | None:
        """Returns what the button of the sign-in provider says; None where there is none."""
        return self.settings.oidc_name if self.single_sign_on.provider else None

    def _tell_watchers(self) -> None:
        self.admission.on_change(self.run_watch.events_changed)
        self.telemetry.on_commit(self.run_watch.committed)
        self.telemetry.on_summaries(self.hub.summaries_changed)
        self.telemetry.on_scores(self.hub.scores_changed)
        self.telemetry.on_moved(self.hub.runs_moved)

    def _tell_others(self) -> Relay | None:
        bus = self.control.bus if self.telemetry.is_shared else None
        if bus is None:
            return None
        relay = Relay(bus, self.hub, self.run_watch, self.telemetry.summaries, self.book.forget)
        self.admission.on_change(relay.events_changed)
        self.telemetry.on_commit(relay.committed)
        self.telemetry.on_summaries(relay.summaries_changed)
        self.telemetry.on_scores(relay.scores_changed)
        self.telemetry.on_moved(relay.runs_moved)
        return relay

    @classmethod
    def open(cls, settings: Settings, port: int) -> Self:
        """Opens the stores of the data folder. Raises StartError, one sentence."""
        clock = SystemClock()
        control = Control(settings.database_url or settings.data_dir, clock)
        try:
            blob_url = settings.blob_url or f"file://{settings.data_dir / 'blobs'}"
            blobs = Blobs.open(blob_url, fsync=settings.fsync)
            telemetry = Telemetry.open(
                settings.telemetry_url or f"chdb://{settings.data_dir / 'telemetry'}",
                blobs,
                cluster=settings.telemetry_cluster,
                fsync=settings.fsync,
                peers=control.peers,
                memory_bytes=memory.allowed(settings.memory_bytes),
            )
        except (BlobError, TelemetryError) as error:
            control.close()
            raise StartError(f"{error}.") from error
        return cls(settings, control, blobs, telemetry, port=port, clock=clock)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Runs the workers for the block; afterwards everything is written and closed."""
        settings = self.settings
        if self.presence is not None:
            # Before anything is taken: what is taken by a server that nobody knows of is nobody's.
            await self.presence.look()
        workers = [
            _worker(self.keeper.run(settings.lease_seconds)),
            _worker(self.run_ends.run()),
            _worker(self.deletions.run_erasing()),
            _worker(self.deletions.run_purging()),
            _worker(self.retention.run(settings.sweep_seconds)),
            _worker(self.repricer.run()),
            _worker(self.drainer.run(self._own_urls(), settings.drain_seconds)),
        ]
        if self.presence is not None:
            workers.append(_worker(self.presence.run()))
        if self.relay is not None:
            workers.append(_worker(self.relay.run()))
        try:
            yield
        finally:
            self.hub.close()
            for worker in workers:
                worker.cancel()
            # A drainer stops between two batches at the latest; what it took is committed.
            await asyncio.gather(*workers, return_exceptions=True)
            await self.telemetry.close()
            if self.presence is not None:
                await self.presence.leave()
            self.book.save()
            self.control.close()

    def _own_urls(self) -> list[str]:
        """Returns the addresses under which programs on this host know this server."""
        return [url for url in (f"http://localhost:{self.port}", self.settings.public_url) if url]

    def _deleted(self, project_id: str, session_ids: list[str] | None) -> None:
        gone = self.book.sessions_of(project_id) if session_ids is None else session_ids
        self.book.forget(project_id, gone)
        # Those who watch the list are told so many ids; whoever deletes more reads it anew.
        self.hub.sessions_deleted(project_id, gone[:_MAX_TOLD])
        if self.relay is not None:
            self.relay.sessions_deleted(project_id, gone[:_MAX_TOLD])


def _scratch(settings: Settings, port: int) -> Path:
    # Servers that hold nothing may share a host and its default folder.
    return settings.data_dir / (f"scratch-{port}" if settings.is_stateless else "scratch")


def _worker(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    return asyncio.get_running_loop().create_task(work)


def _single_sign_on(settings: Settings, control: Control, port: int) -> SingleSignOn:
    entry = Entry(control.accounts, settings.oidc_domains, settings.oidc_role)
    if not settings.oidc_issuer:
        return SingleSignOn(None, entry)
    if not settings.oidc_client_id:
        raise StartError(
            "LUCIDIC_OIDC_ISSUER names a sign-in provider, but LUCIDIC_OIDC_CLIENT_ID is not set: "
            "register this server at the provider and set the id that it gives."
        )
    base_url = settings.public_url or f"http://localhost:{port}"
    provider = Provider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret,
        base_url,
        control.provider_flows,
    )
    return SingleSignOn(provider, entry)
