"""What can be asked of the store: one method a question, none of which waits on the event loop."""

import asyncio
from collections.abc import AsyncIterator
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec
from typing import TypeVar

from lucidic_server.blobs.store import Blobs
from lucidic_server.model.event import Event
from lucidic_server.model.event import EventRow
from lucidic_server.model.filter import Expr
from lucidic_server.model.page import DigestPage
from lucidic_server.model.page import EventPage
from lucidic_server.model.page import SessionPage
from lucidic_server.model.repricing import Call
from lucidic_server.model.repricing import Wanted
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
from lucidic_server.telemetry import blob_reference
from lucidic_server.telemetry import export
from lucidic_server.telemetry import failures
from lucidic_server.telemetry import linked
from lucidic_server.telemetry import repricing
from lucidic_server.telemetry import run
from lucidic_server.telemetry import score
from lucidic_server.telemetry import search
from lucidic_server.telemetry import session_list
from lucidic_server.telemetry import session_read
from lucidic_server.telemetry import statistics
from lucidic_server.telemetry import trace_end
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.session_list import ExpiredSession
from lucidic_server.telemetry.tombstone import Tombstones

# Whole events in memory at once; each may have payloads of megabytes.
_EVENTS_AT_ONCE = 200

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


class Questions:
    """Every read of the store, on a few threads of its own.

    Every method names its project, and none can reach into another one.
    """

    def __init__(self, engine: Engine, blobs: Blobs, tombstones: Tombstones) -> None:
        self._engine = engine
        self._blobs = blobs
        self._tombstones = tombstones
        self._closed = False
        self._readers = ThreadPoolExecutor(engine.readers, thread_name_prefix="lucidic-reader")

    async def list_sessions(
        self,
        project_id: str,
        query: Expr | None,
        sort: str | None,
        limit: int,
        cursor: str | None,
        *,
        counts_all: bool = False,
    ) -> SessionPage:
        """Returns a page of sessions. Raises PageError for a wrong sort or cursor.

        `counts_all`: the total is exact however long counting takes.
        """
        return await self._read(
            session_list.fetch_page,
            self._engine,
            project_id,
            query,
            sort,
            limit,
            cursor,
            counts_all=counts_all,
        )

    async def newest_sessions(
        self, project_id: str, query: Expr | None, limit: int
    ) -> list[SessionSummary]:
        """Returns the newest sessions that match."""
        return await self._read(session_list.fetch_newest, self._engine, project_id, query, limit)

    async def summaries(self, project_id: str, session_ids: list[str]) -> list[SessionSummary]:
        """Returns the newest summaries of these sessions; those without one are skipped."""
        return await self._read(session_list.fetch_of_ids, self._engine, project_id, session_ids)

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
        return await self._read(failures.fetch_failures, self._engine, project_id, query, limit)

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

    async def digests(
        self, project_id: str, session_id: str, limit: int, cursor: str | None
    ) -> DigestPage:
        """Returns what was said in the events of the same page as `events`, as digests."""
        if self._tombstones.hides(project_id, session_id):
            return DigestPage(items=[], next_cursor=None)
        return await self._read(
            session_read.fetch_digests, self._engine, project_id, session_id, limit, cursor
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

    async def scores(self, project_id: str, session_id: str) -> list[Score]:
        """Returns the session's scores, the oldest first; empty if it is not known."""
        if self._tombstones.hides(project_id, session_id):
            return []
        return await self._read(score.fetch_scores, self._engine, project_id, session_id)

    async def known(self, project_id: str, session_ids: Sequence[str]) -> list[str]:
        """Returns those of the sessions that have any record and were not deleted."""
        found = await self._read(
            session_read.known_sessions, self._engine, project_id, list(session_ids)
        )
        return [one for one in found if not self._tombstones.hides(project_id, one)]

    async def holds_blob(self, project_id: str, blob_id: str) -> bool:
        """Tells whether a session of the project names the blob."""
        return await self._read(blob_reference.is_held, self._engine, project_id, blob_id)

    async def whole_events(self, project_id: str, session_id: str) -> AsyncIterator[Event]:
        """Yields the session's events with their payloads, in the order of `events`."""
        cursor: str | None = None
        while True:
            page = await self.events(project_id, session_id, _EVENTS_AT_ONCE, cursor)
            ids = [row.event_id for row in page.items]
            for event in await self._read(
                session_read.fetch_whole_events,
                self._engine,
                self._blobs,
                project_id,
                session_id,
                ids,
            ):
                yield event
            cursor = page.next_cursor
            if cursor is None:
                return

    async def count_sessions_with_calls(self, project_id: str, wanted: Wanted) -> int:
        """Returns how many sessions may have calls that are wanted; at most a second behind."""
        return await self._read(repricing.count_sessions, self._engine, project_id, wanted)

    async def sessions_with_calls(
        self, project_id: str, wanted: Wanted, after: str, limit: int
    ) -> list[str]:
        """Returns the next sessions after an id that may have calls that are wanted."""
        return await self._read(
            repricing.fetch_sessions, self._engine, project_id, wanted, after, limit
        )

    async def calls(
        self,
        project_id: str,
        session_ids: Sequence[str],
        wanted: Wanted,
        event_ids: Sequence[str] | None = None,
    ) -> list[Call]:
        """Returns the calls of these sessions whose cost nobody told and that began when wanted.

        With `event_ids`, only those of these events.
        """
        return await self._read(
            repricing.fetch_calls, self._engine, project_id, session_ids, wanted, event_ids
        )

    async def run_owners(self, project_id: str, session_ids: list[str]) -> dict[str, str]:
        """Returns, of these ids, the runs that belong to a session, and to which."""
        return await self._read(run.owners_of, self._engine.read, project_id, session_ids)

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

    async def expired(self, project_id: str, before: int, limit: int) -> list[ExpiredSession]:
        """Returns sessions of which nothing was heard since `before`, in nanoseconds."""
        return await self._read(session_list.fetch_expired, self._engine, project_id, before, limit)

    async def trace_ends(self, project_id: str, session_ids: list[str]) -> list[trace_end.TraceEnd]:
        """Returns those of these sessions of traces that are open though a root has ended."""
        return await self._read(trace_end.fetch_ends, self._engine, project_id, session_ids)

    async def open_traces(self) -> dict[str, list[str]]:
        """Returns every session of traces that has no end, by project."""
        return await self._read(trace_end.fetch_open, self._engine)

    async def _read(
        self, question: Callable[_Asked, _Answer], *args: _Asked.args, **kwargs: _Asked.kwargs
    ) -> _Answer:
        self._refuse_if_closed()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, lambda: question(*args, **kwargs))

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise TelemetryError("the store is closed")
