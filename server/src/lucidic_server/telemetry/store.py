"""The store's door: one object that takes records and answers questions about them."""

import asyncio
import threading
from collections.abc import AsyncIterator
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec
from typing import Self
from typing import TypeVar

from lucidic_server.blobs.store import BlobError
from lucidic_server.blobs.store import Blobs
from lucidic_server.model.admitted import Admitted
from lucidic_server.model.admitted import Interruption
from lucidic_server.model.event import Event
from lucidic_server.model.event import EventRow
from lucidic_server.model.filter import Expr
from lucidic_server.model.page import EventPage
from lucidic_server.model.page import SessionPage
from lucidic_server.model.receipt import Erased
from lucidic_server.model.score import Score
from lucidic_server.model.search import SearchPage
from lucidic_server.model.session import AgentSummary
from lucidic_server.model.session import Session
from lucidic_server.model.session import SessionSummary
from lucidic_server.model.statistics import Facet
from lucidic_server.model.statistics import FailureTable
from lucidic_server.model.statistics import Grouping
from lucidic_server.model.statistics import Interval
from lucidic_server.model.statistics import StatisticsTable
from lucidic_server.telemetry import archive
from lucidic_server.telemetry import blob_reference
from lucidic_server.telemetry import erasure
from lucidic_server.telemetry import export
from lucidic_server.telemetry import linked
from lucidic_server.telemetry import score
from lucidic_server.telemetry import search
from lucidic_server.telemetry import session_list
from lucidic_server.telemetry import session_read
from lucidic_server.telemetry import statistics
from lucidic_server.telemetry.changes import Changes
from lucidic_server.telemetry.durability import set_fsync
from lucidic_server.telemetry.engine import READERS
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.erasure import Eraser
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.migration import load_migrations
from lucidic_server.telemetry.migration import migrate
from lucidic_server.telemetry.pins import Pins
from lucidic_server.telemetry.session_list import ExpiredSession
from lucidic_server.telemetry.summaries import Summaries
from lucidic_server.telemetry.summaries import find_unsettled
from lucidic_server.telemetry.tombstone import SESSION_DELETED
from lucidic_server.telemetry.tombstone import Tombstones
from lucidic_server.telemetry.writer import Writer

CommitCallback = Callable[[dict[str, set[str]]], None]
SummariesCallback = Callable[[str, list[SessionSummary]], None]

# Summaries are at most a second behind; a store that takes this long is not well.
SETTLE_TIMEOUT_S = 60.0

# Commits wait while sessions are deleted, some 50 ms for this many.
_SESSIONS_A_JOB = 500

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


class Telemetry:
    """Sessions and events, durable and merged.

    Reads of one session see every commit that returned before them; lists see it within a
    second. Every method names its project, and none can reach into another one.
    """

    def __init__(self, engine: Engine, blobs: Blobs, *, fsync: bool) -> None:
        self._engine = engine
        self._blobs = blobs
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._commit_callbacks: list[CommitCallback] = []
        self._summaries_callbacks: list[SummariesCallback] = []
        client, recounting = engine.connect(), engine.connect()
        self._purging_client = engine.connect()
        self._purging = threading.Lock()
        self._writing_client = client
        migrate(client, load_migrations())
        set_fsync(client, on=fsync)
        unsettled = find_unsettled(client)
        self._changes = Changes(unsettled.newest_moment)
        self._pins = Pins(blobs)
        eraser = Eraser(engine, client, self._pins)
        tombstones = Tombstones(engine, client, self._changes, eraser)
        tombstones.load()
        self._tombstones = tombstones
        self._changes.add(unsettled.late)
        self._writer = Writer(engine, client, self._pins, self._changes, tombstones)
        self._writer.on_commit = self._committed
        self._summaries = Summaries(engine, recounting, self._changes, tombstones)
        self._summaries.on_summaries = self._summarized
        # Readers wait for the engine, builders for the interpreter: neither holds up the other.
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="lucidic-reader")
        self._builders = ThreadPoolExecutor(1, thread_name_prefix="lucidic-builder")

    @classmethod
    def open(cls, url: str, blobs: Blobs, *, fsync: bool = False) -> Self:
        """Opens the store at `chdb:///folder` and brings its schema up to date.

        With `fsync`, what was acknowledged survives the death of the machine, not only of the
        process. Raises TelemetryError with one sentence for the operator.
        """
        engine = Engine.open(url)
        try:
            return cls(engine, blobs, fsync=fsync)
        except BaseException:
            engine.close()
            raise

    async def commit(self, items: Sequence[Admitted | Interruption]) -> None:
        """Returns when every item is durable and visible to the next read.

        Raises StoreBusy (nothing was taken) or TelemetryError (nothing is acknowledged; sending
        the same items again is safe whatever became of them).
        """
        if not items:
            return
        self._refuse_if_closed()
        self._loop = asyncio.get_running_loop()
        self._writer.reserve()
        try:
            waiting = await self._loop.run_in_executor(self._builders, self._writer.submit, items)
        except BlobError as error:
            raise TelemetryError(str(error)) from error
        # Shielded: a caller that goes away must not cancel what is already in a group.
        await asyncio.shield(asyncio.wrap_future(waiting))

    def on_commit(self, callback: CommitCallback) -> None:
        """Calls back after each group commit with the sessions it touched, by project.

        Callbacks run on the event loop that commits, and must not block.
        """
        self._commit_callbacks.append(callback)

    def on_summaries(self, callback: SummariesCallback) -> None:
        """Calls back, on the event loop that commits, with a project's recomputed summaries."""
        self._summaries_callbacks.append(callback)

    async def list_sessions(
        self, project_id: str, query: Expr | None, sort: str | None, limit: int, cursor: str | None
    ) -> SessionPage:
        """Returns a page of sessions. Raises PageError for a wrong sort or cursor."""
        return await self._read(
            session_list.fetch_page, self._engine, project_id, query, sort, limit, cursor
        )

    async def count_sessions(self, project_id: str) -> int:
        """Returns how many sessions the project has."""
        return await self._read(session_list.count, self._engine, project_id)

    async def statistics(
        self, project_id: str, query: Expr | None, interval: Interval, by: Grouping, limit: int
    ) -> StatisticsTable:
        """Returns what the sessions that match add up to. Raises PageError for too many rows."""
        return await self._read(
            statistics.fetch_statistics, self._engine, project_id, query, interval, by, limit
        )

    async def failures(self, project_id: str, query: Expr | None, limit: int) -> FailureTable:
        """Returns the failures that are alike among the sessions that match."""
        return await self._read(statistics.fetch_failures, self._engine, project_id, query, limit)

    async def facets(self, project_id: str, query: Expr | None, limit: int) -> list[Facet]:
        """Returns the most frequent values of fields among the sessions that match."""
        return await self._read(statistics.fetch_facets, self._engine, project_id, query, limit)

    async def search(
        self, project_id: str, asked: search.Asked, limit: int, cursor: str | None
    ) -> SearchPage:
        """Returns a page of what said the words, the newest first; at most a second behind.

        Raises PageError for a wrong cursor.
        """
        return await self._read(search.fetch_hits, self._engine, project_id, asked, limit, cursor)

    async def export(self, project_id: str, session_ids: Sequence[str]) -> AsyncIterator[bytes]:
        """Yields every record of these sessions as JSON lines, some hundred at a time."""
        kept = [one for one in session_ids if not self._tombstones.hides(project_id, one)]
        slices = export.export_slices(self._engine, self._blobs, project_id, kept)
        while (lines := await self._read(next, slices, None)) is not None:
            yield lines

    async def session(self, project_id: str, session_id: str) -> Session | None:
        """Returns the session, merged now, or None if it is not known or was deleted."""
        if self._tombstones.hides(project_id, session_id):
            return None
        return await self._read(session_read.fetch_session, self._engine, project_id, session_id)

    async def events(
        self, project_id: str, session_id: str, limit: int, cursor: str | None
    ) -> EventPage:
        """Returns a page of the session's events by start, then id; empty if not known.

        Events whose start is not known come last. Raises PageError for a wrong cursor.
        """
        if self._tombstones.hides(project_id, session_id):
            return EventPage(items=[], next_cursor=None)
        return await self._read(
            session_read.fetch_events, self._engine, project_id, session_id, limit, cursor
        )

    async def event_lines(
        self, project_id: str, session_id: str, limit: int, cursor: str | None
    ) -> session_read.EventLines:
        """Returns the same page as `events`, its rows still the JSON that the engine wrote."""
        if self._tombstones.hides(project_id, session_id):
            return session_read.EventLines([], None)
        return await self._read(
            session_read.fetch_event_lines, self._engine, project_id, session_id, limit, cursor
        )

    async def event_rows(
        self, project_id: str, session_id: str, event_ids: Iterable[str]
    ) -> list[EventRow]:
        """Returns the rows of these events, in the order of `events`; unknown ids are skipped."""
        if self._tombstones.hides(project_id, session_id):
            return []
        return await self._read(
            session_read.fetch_event_rows, self._engine, project_id, session_id, event_ids
        )

    async def event(self, project_id: str, session_id: str, event_id: str) -> Event | None:
        """Returns one event with its payloads, those from the blob store included."""
        if self._tombstones.hides(project_id, session_id):
            return None
        return await self._read(
            session_read.fetch_event, self._engine, self._blobs, project_id, session_id, event_id
        )

    async def linked_sessions(
        self, project_id: str, link: linked.Link, value: str, limit: int, cursor: str | None
    ) -> SessionPage:
        """Returns a page of the sessions of a dataset item or an experiment, the newest first.

        Unlike `list_sessions` it is never behind. Raises PageError for a wrong cursor.
        """
        return await self._read(
            linked.fetch_linked, self._engine, project_id, link, value, limit, cursor
        )

    async def add_score(self, project_id: str, given: Score) -> None:
        """Returns when the score is durable and visible; the same id again changes nothing.

        A score for a deleted session is dropped and counted. Raises TelemetryError: then
        nothing is acknowledged, and adding it again is safe.
        """
        self._refuse_if_closed()

        def insert() -> None:
            if self._tombstones.hides(project_id, given.session_id):
                self._writer.count_loss(SESSION_DELETED, 1)
                return
            row = score.encode(given, project_id, self._changes.tick())
            self._engine.insert(self._writing_client, "scores", [row])

        await asyncio.shield(asyncio.wrap_future(self._writer.between_groups(insert)))

    async def scores(self, project_id: str, session_id: str) -> list[Score]:
        """Returns the session's scores, the oldest first; empty if it is not known."""
        if self._tombstones.hides(project_id, session_id):
            return []
        return await self._read(score.fetch_scores, self._engine, project_id, session_id)

    async def holds_blob(self, project_id: str, blob_id: str) -> bool:
        """Tells whether a session of the project names the blob."""
        return await self._read(blob_reference.is_held, self._engine, project_id, blob_id)

    async def agents(self, project_id: str) -> list[AgentSummary]:
        """Returns the project's agents, the most recently started first."""
        return await self._read(session_list.fetch_agents, self._engine, project_id)

    async def sessions_of_experiment(
        self, project_id: str, experiment_id: str
    ) -> list[SessionSummary]:
        """Returns the sessions of the experiment, the most recently started first."""
        return await self._read(
            session_list.fetch_of_experiment, self._engine, project_id, experiment_id
        )

    async def delete_sessions(self, project_id: str, session_ids: Iterable[str]) -> Erased:
        """Deletes the sessions' rows, and the blobs that only they named; returns what went.

        From the return on no read shows them, and late records of them are dropped and counted,
        until a session is begun anew under the same id. `purge` makes them leave the disk.
        """
        wanted = sorted(set(session_ids))
        erased = Erased()
        for start in range(0, len(wanted), _SESSIONS_A_JOB):
            chunk = wanted[start : start + _SESSIONS_A_JOB]
            erased = erased.plus(await self._bury(project_id, chunk))
        return erased

    async def delete_project(self, project_id: str) -> Erased:
        """Deletes all that the project has, for ever: its id is never used again."""
        await self.settle()
        sessions = await self.count_sessions(project_id)
        erased = await self._between_groups(partial(self._tombstones.bury_project, project_id))
        return erased.plus(Erased(sessions=sessions))

    async def sessions_of_agent(self, project_id: str, agent_id: str) -> list[str]:
        """Returns the id of every session of the agent that was committed before the call."""
        await self.settle()
        return await self._read(session_list.fetch_ids_of_agent, self._engine, project_id, agent_id)

    async def expired(self, project_id: str, before: int, limit: int) -> list[ExpiredSession]:
        """Returns sessions of which nothing was heard since `before`, in nanoseconds."""
        return await self._read(session_list.fetch_expired, self._engine, project_id, before, limit)

    async def purge(self, project_id: str, session_ids: list[str] | None) -> dict[str, int]:
        """Makes what was deleted of these sessions, or of the project, leave the disk.

        Returns what a count behind the masks of deleted rows still finds, by table: nothing.
        May take minutes where much is stored; reads and commits go on meanwhile.
        """
        self._refuse_if_closed()
        await self.settle()
        until = self._changes.tick()

        def work() -> dict[str, int]:
            with self._purging:
                client = self._purging_client
                erasure.purge(client, project_id, session_ids)
                return erasure.recount(client, project_id, session_ids, until)

        return await asyncio.to_thread(work)

    async def freeze(self) -> archive.Frozen:
        """Keeps the store as it is now on the disk, all that was committed before the call.

        Give it back with `thaw`; until then what is merged or deleted takes its space twice.
        """
        name = f"backup{self._changes.tick()}"
        return await self._between_groups(
            lambda: archive.freeze(self._writing_client, self._engine.path, name)
        )

    def thaw(self, frozen: archive.Frozen) -> None:
        """Lets a frozen moment go; blocks on I/O."""
        archive.thaw(frozen)

    async def _bury(self, project_id: str, session_ids: list[str]) -> Erased:
        def bury() -> Erased:
            known = session_read.known_sessions(self._engine, project_id, session_ids)
            found = [one for one in known if not self._tombstones.hides(project_id, one)]
            if not found:
                return Erased()
            return self._tombstones.bury(project_id, found).plus(Erased(sessions=len(found)))

        return await self._between_groups(bury)

    async def _between_groups(self, work: Callable[[], _Answer]) -> _Answer:
        self._refuse_if_closed()
        answers: list[_Answer] = []
        waiting = self._writer.between_groups(lambda: answers.append(work()))
        await asyncio.shield(asyncio.wrap_future(waiting))
        return answers[0]

    def losses(self) -> dict[str, int]:
        """Returns what was dropped since the store opened: reason → count."""
        return self._writer.losses()

    async def settle(self) -> None:
        """Returns when the summaries know everything that was committed before the call."""
        if not await asyncio.to_thread(self._summaries.settle, SETTLE_TIMEOUT_S):
            raise TelemetryError(f"the summaries did not catch up in {SETTLE_TIMEOUT_S:g} s")

    async def close(self) -> None:
        """Writes everything that waits, stops the threads, releases the folder.

        A second call does nothing.
        """
        if not self._closed:
            self._closed = True
            await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._builders.shutdown()
        self._writer.close()
        self._summaries.close()
        self._readers.shutdown()
        self._engine.close()

    async def _read(
        self, question: Callable[_Asked, _Answer], *args: _Asked.args, **kwargs: _Asked.kwargs
    ) -> _Answer:
        self._refuse_if_closed()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: question(*args, **kwargs))

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise TelemetryError("the store is closed")

    def _committed(self, touched: dict[str, set[str]]) -> None:
        for callback in self._commit_callbacks:
            self._on_loop(partial(callback, touched))

    def _summarized(self, project_id: str, summaries: list[SessionSummary]) -> None:
        for callback in self._summaries_callbacks:
            self._on_loop(partial(callback, project_id, summaries))

    def _on_loop(self, call: Callable[[], None]) -> None:
        loop = self._loop
        if loop is None or loop.is_closed():
            # Nobody listens: nothing was committed through a loop yet, or it is gone.
            return
        try:
            loop.call_soon_threadsafe(call)
        except RuntimeError:
            # The loop closed between the question and the call.
            return
