"""/v1/filter/fields: what a filter can be written of."""

from litestar import get

from lucidic_server.control.callers import Caller
from lucidic_server.features.filter.schemas import FilterFields
from lucidic_server.features.filter.service import FilterService

_TAGS = ["filter"]


@get("/v1/filter/fields", operation_id="list_filter_fields", tags=_TAGS)
async def list_filter_fields(caller: Caller, filter_service: FilterService) -> FilterFields:
    """Lists the fields of the filter language, with values to complete."""
    return FilterFields(await filter_service.fields(caller.project_id))


HANDLERS = [list_filter_fields]
