"""/v1/export: records as JSON lines, as a Parquet file, trajectories, or spans."""

from typing import Annotated

from litestar import get
from litestar.params import Parameter
from litestar.params import QueryParameter
from litestar.response import Stream

from lucidic_server.control.callers import Caller
from lucidic_server.features.export.formats import FormatName
from lucidic_server.features.export.service import ExportService

_TAGS = ["records"]

Filter = Annotated[str, Parameter(description="Only sessions that this filter asks for.")]
Limit = Annotated[int, Parameter(ge=1, le=500, description="Sessions a page.")]
Format = Annotated[
    FormatName,
    QueryParameter(
        name="format",
        description="`jsonl`: a record a line. `parquet`: a file of the page, a record a row. "
        "`atif`: a trajectory a line. `otlp`: spans, a TracesData of OpenTelemetry's JSON a line.",
    ),
]
Cursor = Annotated[
    str | None,
    Parameter(description="`Lucidic-Next-Cursor` of the page before; leave out for the first."),
]

Whole = Annotated[
    bool,
    Parameter(description="All sessions in one answer, instead of a page. Not as `parquet`."),
]


@get(
    "/v1/export",
    operation_id="export_records",
    tags=_TAGS,
    opt={"errors": (400,)},
)
async def export_records(
    caller: Caller,
    export: ExportService,
    q: Filter = "",
    limit: Limit = 100,
    cursor: Cursor = None,
    export_format: Format = "jsonl",
    whole: Whole = False,
) -> Stream:
    """Gives every record of some sessions, the sessions oldest first.

    `Lucidic-Next-Cursor` leads to the next page and is missing on the last; `Lucidic-Sessions`
    and `Lucidic-Total` count the sessions of the page and of the export. `whole` gives all pages
    as one. POST /v1/import takes the lines.
    """
    if whole:
        page = await export.whole(caller.project_id, q, export_format)
    else:
        page = await export.page(caller.project_id, q, limit, cursor, export_format)
    headers = {"Lucidic-Sessions": str(page.sessions), "Lucidic-Total": str(page.total)}
    if page.next_cursor is not None:
        headers["Lucidic-Next-Cursor"] = page.next_cursor
    return Stream(page.pieces, media_type=page.media_type, headers=headers)


HANDLERS = [export_records]
