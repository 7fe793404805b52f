"""/v1/views: kept views of the list of sessions; /v1/default-view: the one that opens it."""

import msgspec
from litestar import delete
from litestar import get
from litestar import patch
from litestar import post
from litestar import put
from msgspec import UNSET

from lucidic_server.control.callers import Caller
from lucidic_server.features.views.schemas import ChangedView
from lucidic_server.features.views.schemas import DefaultView
from lucidic_server.features.views.schemas import DeletedView
from lucidic_server.features.views.schemas import NewView
from lucidic_server.features.views.schemas import ViewList
from lucidic_server.features.views.service import ViewsService
from lucidic_server.model.view import View

_TAGS = ["views"]


@get("/v1/views", operation_id="list_views", tags=_TAGS, sync_to_thread=True)
def list_views(caller: Caller, views: ViewsService) -> ViewList:
    """Lists the caller's own views and the project's, by name; which opens the list."""
    return views.all(caller)


@post(
    "/v1/views",
    operation_id="create_view",
    tags=_TAGS,
    opt={"errors": (400, 409)},
    sync_to_thread=True,
)
def create_view(caller: Caller, views: ViewsService, data: NewView) -> View:
    """Keeps a view; one that is shared needs the role member."""
    fields = msgspec.structs.asdict(data)
    is_shared = fields.pop("is_shared")
    return views.create(caller, fields, is_shared=None if is_shared is UNSET else is_shared)


@patch(
    "/v1/views/{view_id:str}",
    operation_id="update_view",
    tags=_TAGS,
    opt={"errors": (400, 404, 409)},
    sync_to_thread=True,
)
def update_view(caller: Caller, views: ViewsService, view_id: str, data: ChangedView) -> View:
    """Changes what is given of a view; one that is shared needs the role member."""
    fields = msgspec.structs.asdict(data)
    given = {name: value for name, value in fields.items() if value is not UNSET}
    return views.update(caller, view_id, given)


@delete(
    "/v1/views/{view_id:str}",
    operation_id="delete_view",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (404,)},
    sync_to_thread=True,
)
def delete_view(caller: Caller, views: ViewsService, view_id: str) -> DeletedView:
    """Deletes a view; one that is shared needs the role member."""
    views.delete(caller, view_id)
    return DeletedView(view_id)


@put(
    "/v1/default-view",
    operation_id="set_default_view",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def set_default_view(caller: Caller, views: ViewsService, data: DefaultView) -> DefaultView:
    """Sets which view opens the list for the caller; with null, none does."""
    views.set_default(caller, data.view_id)
    return data


HANDLERS = (list_views, create_view, update_view, delete_view, set_default_view)
