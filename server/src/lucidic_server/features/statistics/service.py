"""Asks for sums over the sessions that a filter asks for."""

from lucidic_server.clock import Clock
from lucidic_server.model.statistics import Facet
from lucidic_server.model.statistics import FailureTable
from lucidic_server.model.statistics import Grouping
from lucidic_server.model.statistics import Interval
from lucidic_server.model.statistics import StatisticsTable
from lucidic_server.query.parser import parse
from lucidic_server.telemetry.store import Telemetry


class StatisticsService:
    """Answers questions about many sessions at once. Every method raises QueryError."""

    def __init__(self, telemetry: Telemetry, clock: Clock) -> None:
        self._telemetry = telemetry
        self._clock = clock

    async def table(
        self, project_id: str, q: str, interval: Interval, by: Grouping, limit: int
    ) -> StatisticsTable:
        """Returns statistics by interval and group. Raises PageError for too many rows."""
        query = parse(q, self._clock.now_ns())
        return await self._telemetry.statistics(project_id, query, interval, by, limit)

    async def failures(self, project_id: str, q: str, limit: int) -> FailureTable:
        """Returns the failures that are alike, those of the most sessions first."""
        query = parse(q, self._clock.now_ns())
        return await self._telemetry.failures(project_id, query, limit)

    async def facets(self, project_id: str, q: str, limit: int) -> list[Facet]:
        """Returns the most frequent values of each field."""
        query = parse(q, self._clock.now_ns())
        return await self._telemetry.facets(project_id, query, limit)
