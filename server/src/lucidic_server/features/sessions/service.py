"""Reads and deletes sessions; every answer belongs to the caller's project."""

from uuid import uuid4

import msgspec

from lucidic_server.clock import Clock
from lucidic_server.errors import NotFoundError
from lucidic_server.jobs.deletions import Deletions
from lucidic_server.model.admitted import Admitted
from lucidic_server.model.event import Event
from lucidic_server.model.event import EventRow
from lucidic_server.model.page import DigestPage
from lucidic_server.model.page import SessionPage
from lucidic_server.model.receipt import Receipt
from lucidic_server.model.session import Session
from lucidic_server.query.parser import parse
from lucidic_server.telemetry.store import Telemetry
from lucidicai.wire.records import SessionChanged


class SessionsService:
    """Answers questions about sessions."""

    def __init__(
        self,
        telemetry: Telemetry,
        clock: Clock,
        deletions: Deletions,
    ) -> None:
        self._telemetry = telemetry
        self._clock = clock
        self._deletions = deletions

    async def page(
        self, project_id: str, q: str, sort: str | None, limit: int, cursor: str | None
    ) -> SessionPage:
        """Returns a page. Raises QueryError for the filter, PageError for sort or cursor."""
        query = parse(q, self._clock.now_ns())
        return await self._telemetry.list_sessions(project_id, query, sort, limit, cursor)

    async def get(self, project_id: str, session_id: str) -> Session:
        """Returns the session. Raises NotFoundError."""
        session = await self._telemetry.session(project_id, session_id)
        if session is None:
            raise NotFoundError(
                f"There is no session {session_id!r} here.",
                hint="It was deleted, belongs to another server, or its records are on their way.",
            )
        return session

    async def events(
        self, project_id: str, session_id: str, limit: int, cursor: str | None
    ) -> bytes:
        """Returns a page of the session's events as the JSON of an EventPage.

        The rows come from the store as they are sent: a tree may have a hundred thousand. Raises
        PageError for the cursor, NotFoundError for a session that is not there.
        """
        page = await self._telemetry.event_lines(project_id, session_id, limit, cursor)
        if not page.lines:
            await self.get(project_id, session_id)
        cursor_json = msgspec.json.encode(page.next_cursor)
        return b'{"items":[%b],"next_cursor":%b}' % (b",".join(page.lines), cursor_json)

    async def digests(
        self, project_id: str, session_id: str, limit: int, cursor: str | None
    ) -> DigestPage:
        """Returns what was said in a page of the events. Raises PageError, NotFoundError."""
        page = await self._telemetry.digests(project_id, session_id, limit, cursor)
        if not page.items:
            await self.get(project_id, session_id)
        return page

    async def event_rows(
        self, project_id: str, session_id: str, event_ids: set[str]
    ) -> list[EventRow]:
        """Returns the rows of these events; unknown ids are skipped."""
        return await self._telemetry.event_rows(project_id, session_id, event_ids)

    async def event(self, project_id: str, session_id: str, event_id: str) -> Event:
        """Returns one event with its payloads. Raises NotFoundError."""
        event = await self._telemetry.event(project_id, session_id, event_id)
        if event is None:
            raise NotFoundError(
                f"There is no event {event_id!r} in session {session_id!r}.",
                hint="GET /v1/sessions/{id}/events lists the events of a session.",
            )
        return event

    async def tag(self, project_id: str, session_ids: list[str], tags: list[str]) -> int:
        """Adds the tags to each session; returns when that is durable. Raises NotFoundError."""
        wanted = list(dict.fromkeys(session_ids))
        known = set(await self._telemetry.known(project_id, wanted))
        unknown = next((one for one in wanted if one not in known), None)
        if unknown is not None:
            raise NotFoundError(
                f"There is no session {unknown!r} here; nothing was tagged.",
                hint="Leave it out: it was deleted, or belongs to another project.",
            )
        now = self._clock.now_ns()
        given = list(dict.fromkeys(tags))
        records = [
            SessionChanged(
                writer=f"tags-{uuid4().hex}", seq=1, time=now, session_id=session_id, tags=given
            )
            for session_id in wanted
        ]
        await self._telemetry.commit([Admitted(project_id, record) for record in records])
        return len(records)

    async def delete(self, project_id: str, session_id: str) -> Receipt:
        """Deletes the session and returns the receipt. Raises NotFoundError."""
        if await self._telemetry.session(project_id, session_id) is None:
            raise NotFoundError(f"There is no session {session_id!r} here.")
        return await self._deletions.delete(project_id, "session", session_id, [session_id])
