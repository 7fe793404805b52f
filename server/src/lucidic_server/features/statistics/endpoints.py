"""/v1/statistics, /v1/failures, /v1/facets: sums over the sessions that a filter asks for."""

from typing import Annotated

import msgspec
from litestar import get
from litestar.params import Parameter

from lucidic_server.control.callers import Caller
from lucidic_server.features.statistics.service import StatisticsService
from lucidic_server.model.statistics import Facet
from lucidic_server.model.statistics import FailureTable
from lucidic_server.model.statistics import Grouping
from lucidic_server.model.statistics import Interval
from lucidic_server.model.statistics import StatisticsTable

_TAGS = ["statistics"]

Filter = Annotated[str, Parameter(description="Only sessions that this filter asks for.")]
Every = Annotated[
    Interval, Parameter(description="One row a group for each of these; `none`: of all time.")
]
By = Annotated[
    Grouping,
    Parameter(description="By `type`, `provider` and `model` events are told apart, not sessions."),
]
Groups = Annotated[int, Parameter(ge=1, le=1_000, description="The largest so many groups.")]
Values = Annotated[int, Parameter(ge=1, le=1_000, description="Values a field.")]


class FacetList(msgspec.Struct, frozen=True):
    """One entry a field, with its most frequent values first."""

    items: list[Facet]


@get("/v1/statistics", operation_id="get_statistics", tags=_TAGS, opt={"errors": (400,)})
async def get_statistics(
    caller: Caller,
    statistics: StatisticsService,
    q: Filter = "",
    every: Every = "none",
    by: By = "none",
    limit: Groups = 20,
) -> StatisticsTable:
    """Tells what sessions add up to, by interval and group.

    Everything of a session counts at its start, so that each number is that of a filter.
    """
    return await statistics.table(caller.project_id, q, every, by, limit)


@get("/v1/failures", operation_id="list_failures", tags=_TAGS, opt={"errors": (400,)})
async def list_failures(
    caller: Caller, statistics: StatisticsService, q: Filter = "", limit: Groups = 20
) -> FailureTable:
    """Lists failures that are alike: where something failed and what it said."""
    return await statistics.failures(caller.project_id, q, limit)


@get("/v1/facets", operation_id="list_facets", tags=_TAGS, opt={"errors": (400,)})
async def list_facets(
    caller: Caller, statistics: StatisticsService, q: Filter = "", limit: Values = 20
) -> FacetList:
    """Counts the values of fields among the sessions that a filter asks for."""
    return FacetList(await statistics.facets(caller.project_id, q, limit))


HANDLERS = [get_statistics, list_failures, list_facets]
