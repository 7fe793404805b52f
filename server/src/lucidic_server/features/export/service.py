"""Gives the records of the sessions that a filter asks for, a page of sessions at a time."""

from collections.abc import AsyncIterator
from typing import NamedTuple

from lucidic_server.clock import Clock
from lucidic_server.features.export.formats import FormatName
from lucidic_server.features.export.formats import Formats
from lucidic_server.query.parser import parse
from lucidic_server.telemetry.store import Telemetry

# The oldest first: sessions that begin meanwhile come at the end, and no page moves.
_SORT = "started_at"


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

    async def page(
        self, project_id: str, q: str, limit: int, cursor: str | None, name: FormatName
    ) -> ExportPage:
        """Returns a page. Raises QueryError for the filter, PageError for the cursor."""
        query = parse(q, self._clock.now_ns())
        if cursor is None:
            # Whatever was recorded before the export was asked for belongs to it.
            await self._telemetry.settle()
        page = await self._telemetry.list_sessions(project_id, query, _SORT, limit, cursor)
        session_ids = [session.session_id for session in page.items]
        written = self._formats.of(name)
        pieces = await written.write(project_id, session_ids)
        return ExportPage(
            written.media_type, pieces, len(session_ids), page.total, page.next_cursor
        )
