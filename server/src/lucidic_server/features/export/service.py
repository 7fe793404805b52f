"""Gives the records of the sessions that a filter asks for, a page of sessions at a time."""

from collections.abc import AsyncIterator
from typing import NamedTuple

from lucidic_server.clock import Clock
from lucidic_server.errors import BadRequestError
from lucidic_server.features.export.formats import FormatName
from lucidic_server.features.export.formats import Formats
from lucidic_server.query.parser import parse
from lucidic_server.telemetry.store import Telemetry

# The oldest first: sessions that begin meanwhile come at the end, and no page moves.
_SORT = "started_at"
# Of an export of all: as many as one page may have.
_SESSIONS_AT_ONCE = 500


class ExportPage(NamedTuple):
    """Some sessions in a form, how many of how many these are, where the next page begins."""

    media_type: str
    pieces: AsyncIterator[bytes]
    sessions: int
    total: int
    next_cursor: str | None


class ExportService:
    """Reads records back."""

    def __init__(self, telemetry: Telemetry, clock: Clock, formats: Formats) -> None:
        self._telemetry = telemetry
        self._clock = clock
        self._formats = formats

    async def whole(self, project_id: str, q: str, name: FormatName) -> ExportPage:
        """Returns all sessions that match, read a page at a time while they are sent.

        Raises QueryError for the filter, BadRequestError for a form that is a file of one page.
        """
        if name == "parquet":
            raise BadRequestError(
                "A Parquet file is made of one page of sessions.",
                hint="Ask without `whole`, and with the cursor of each page for the next; or for"
                " format=jsonl.",
            )
        first = await self.page(project_id, q, _SESSIONS_AT_ONCE, None, name)

        async def pieces() -> AsyncIterator[bytes]:
            page = first
            while True:
                async for piece in page.pieces:
                    yield piece
                if page.next_cursor is None:
                    return
                page = await self.page(project_id, q, _SESSIONS_AT_ONCE, page.next_cursor, name)

        return ExportPage(first.media_type, pieces(), first.total, first.total, None)

    async def page(
        self, project_id: str, q: str, limit: int, cursor: str | None, name: FormatName
    ) -> ExportPage:
        """Returns a page. Raises QueryError for the filter, PageError for the cursor."""
        query = parse(q, self._clock.now_ns())
        if cursor is None:
            # Whatever was recorded before the export was asked for belongs to it.
            await self._telemetry.settle()
        # Reading what is exported takes far longer than counting the sessions.
        page = await self._telemetry.list_sessions(
            project_id, query, _SORT, limit, cursor, counts_all=True
        )
        session_ids = [session.session_id for session in page.items]
        written = self._formats.of(name)
        pieces = await written.write(project_id, session_ids)
        return ExportPage(
            written.media_type, pieces, len(session_ids), page.total, page.next_cursor
        )
