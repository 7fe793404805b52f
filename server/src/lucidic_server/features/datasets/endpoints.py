"""/v1/datasets: datasets, their items, and the sessions that ran an item."""

import asyncio

from litestar import delete
from litestar import get
from litestar import patch
from litestar import post

from lucidic_server.control.callers import Caller
from lucidic_server.features.datasets.schemas import ChangedDataset
from lucidic_server.features.datasets.schemas import ChangedItem
from lucidic_server.features.datasets.schemas import DatasetPage
from lucidic_server.features.datasets.schemas import DeletedDataset
from lucidic_server.features.datasets.schemas import ItemPage
from lucidic_server.features.datasets.schemas import NewDataset
from lucidic_server.features.datasets.schemas import NewItem
from lucidic_server.features.datasets.schemas import said
from lucidic_server.features.datasets.service import DatasetsService
from lucidic_server.model.dataset import Dataset
from lucidic_server.model.dataset import DatasetItem
from lucidic_server.model.page import SessionPage
from lucidic_server.paging import AgentId
from lucidic_server.paging import Cursor
from lucidic_server.paging import Limit

_TAGS = ["datasets"]


@get(
    "/v1/datasets",
    operation_id="list_datasets",
    tags=_TAGS,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def list_datasets(
    caller: Caller,
    datasets: DatasetsService,
    agent_id: AgentId = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> DatasetPage:
    """Lists datasets, the newest first."""
    return datasets.page(caller.project_id, agent_id, limit, cursor)


@post(
    "/v1/datasets",
    operation_id="create_dataset",
    tags=_TAGS,
    opt={"errors": (400, 409)},
    sync_to_thread=True,
)
def create_dataset(caller: Caller, datasets: DatasetsService, data: NewDataset) -> Dataset:
    """Makes a dataset; its name is unique for its agent."""
    fields = said(data)
    return datasets.create(caller.project_id, fields.pop("agent_id"), fields)


# A coroutine: Litestar wraps a handler in a thread anew for each further method of its path, and
# answers with a coroutine object from the third on.
@get(
    "/v1/datasets/{dataset_id:str}",
    operation_id="get_dataset",
    tags=_TAGS,
    opt={"errors": (404,)},
)
async def get_dataset(caller: Caller, datasets: DatasetsService, dataset_id: str) -> Dataset:
    """Gives a dataset without its items."""
    return await asyncio.to_thread(datasets.get, caller.project_id, dataset_id)


@patch(
    "/v1/datasets/{dataset_id:str}",
    operation_id="update_dataset",
    tags=_TAGS,
    opt={"errors": (400, 404, 409)},
    sync_to_thread=True,
)
def update_dataset(
    caller: Caller, datasets: DatasetsService, dataset_id: str, data: ChangedDataset
) -> Dataset:
    """Changes what is given of a dataset."""
    return datasets.update(caller.project_id, dataset_id, said(data))


@delete(
    "/v1/datasets/{dataset_id:str}",
    operation_id="delete_dataset",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (404,)},
    sync_to_thread=True,
)
def delete_dataset(caller: Caller, datasets: DatasetsService, dataset_id: str) -> DeletedDataset:
    """Deletes a dataset with its items; sessions that ran them stay."""
    datasets.delete(caller.project_id, dataset_id)
    return DeletedDataset(dataset_id)


@get(
    "/v1/datasets/{dataset_id:str}/items",
    operation_id="list_dataset_items",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def list_dataset_items(
    caller: Caller,
    datasets: DatasetsService,
    dataset_id: str,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> ItemPage:
    """Lists a dataset's items, the newest first."""
    return datasets.items(caller.project_id, dataset_id, limit, cursor)


@post(
    "/v1/datasets/{dataset_id:str}/items",
    operation_id="create_dataset_item",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def create_dataset_item(
    caller: Caller, datasets: DatasetsService, dataset_id: str, data: NewItem
) -> DatasetItem:
    """Adds an item to a dataset."""
    return datasets.create_item(caller.project_id, dataset_id, said(data))


# A coroutine: Litestar wraps a handler in a thread anew for each further method of its path, and
# answers with a coroutine object from the third on.
@get(
    "/v1/datasets/{dataset_id:str}/items/{item_id:str}",
    operation_id="get_dataset_item",
    tags=_TAGS,
    opt={"errors": (404,)},
)
async def get_dataset_item(
    caller: Caller, datasets: DatasetsService, dataset_id: str, item_id: str
) -> DatasetItem:
    """Gives one item."""
    return await asyncio.to_thread(datasets.item, caller.project_id, dataset_id, item_id)


@patch(
    "/v1/datasets/{dataset_id:str}/items/{item_id:str}",
    operation_id="update_dataset_item",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def update_dataset_item(
    caller: Caller,
    datasets: DatasetsService,
    dataset_id: str,
    item_id: str,
    data: ChangedItem,
) -> DatasetItem:
    """Changes what is given of an item."""
    return datasets.update_item(caller.project_id, dataset_id, item_id, said(data))


@delete(
    "/v1/datasets/{dataset_id:str}/items/{item_id:str}",
    operation_id="delete_dataset_item",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (404,)},
    sync_to_thread=True,
)
def delete_dataset_item(
    caller: Caller, datasets: DatasetsService, dataset_id: str, item_id: str
) -> DeletedDataset:
    """Deletes an item; sessions that ran it stay."""
    datasets.delete_item(caller.project_id, dataset_id, item_id)
    return DeletedDataset(item_id)


@get(
    "/v1/datasets/{dataset_id:str}/items/{item_id:str}/sessions",
    operation_id="list_dataset_item_sessions",
    tags=_TAGS,
    opt={"errors": (400, 404)},
)
async def list_dataset_item_sessions(
    caller: Caller,
    datasets: DatasetsService,
    dataset_id: str,
    item_id: str,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> SessionPage:
    """Lists the sessions that ran an item, the newest first."""
    return await datasets.sessions(caller.project_id, dataset_id, item_id, limit, cursor)


HANDLERS = (
    list_datasets,
    create_dataset,
    get_dataset,
    update_dataset,
    delete_dataset,
    list_dataset_items,
    create_dataset_item,
    get_dataset_item,
    update_dataset_item,
    delete_dataset_item,
    list_dataset_item_sessions,
)
