"""/api/getdataset and /api/sdk/datasets: datasets as the public SDKs ask for them."""

from typing import Annotated
from typing import Any

import msgspec
from litestar import delete
from litestar import get
from litestar import post
from litestar import put
from litestar.params import HeaderParameter
from litestar.params import Parameter

from lucidic_server.control.callers import Caller
from lucidic_server.errors import BadRequestError
from lucidic_server.features.datasets.compatible_schemas import AllDatasets
from lucidic_server.features.datasets.compatible_schemas import CompatibleDataset
from lucidic_server.features.datasets.compatible_schemas import CompatibleItem
from lucidic_server.features.datasets.compatible_schemas import CreateDataset
from lucidic_server.features.datasets.compatible_schemas import CreateItem
from lucidic_server.features.datasets.compatible_schemas import Gone
from lucidic_server.features.datasets.compatible_schemas import ItemSessions
from lucidic_server.features.datasets.compatible_schemas import UpdateDataset
from lucidic_server.features.datasets.compatible_schemas import UpdateItem
from lucidic_server.features.datasets.compatible_schemas import WholeDataset
from lucidic_server.features.datasets.service import DatasetsService
from lucidic_server.model.agent import named_agent

_TAGS = ["compatible"]
# The public SDKs know no pages; a list of sessions longer than this is for /v1.
_MAX_SESSIONS = 500
_IDS = ("agent_id", "dataset_id", "datasetitem_id", "dataset_item_id")

AgentHeader = Annotated[
    str | None, HeaderParameter(name="x-agent-id", description="Where neither body nor query say.")
]
AgentId = Annotated[str | None, Parameter(description="The agent that the datasets belong to.")]
DatasetId = Annotated[str, Parameter(min_length=1, max_length=512)]
ItemId = Annotated[str | None, Parameter(description="The item.")]
OtherItemId = Annotated[str | None, Parameter(description="The item, in the other spelling.")]


@get(
    "/api/sdk/datasets",
    operation_id="compatible_list_datasets",
    tags=_TAGS,
    sync_to_thread=True,
)
def all_datasets(
    sender: Caller,
    datasets: DatasetsService,
    agent_id: AgentId = None,
    agent_header: AgentHeader = None,
) -> AllDatasets:
    """Lists an agent's datasets; without an agent, those of the project."""
    found = datasets.all(sender.project_id, agent_id or agent_header or None)
    return AllDatasets([CompatibleDataset.from_dataset(one) for one in found], len(found))


@get(
    "/api/getdataset",
    operation_id="compatible_get_dataset",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def fetch_dataset(sender: Caller, datasets: DatasetsService, dataset_id: DatasetId) -> WholeDataset:
    """Gives a dataset with all its items."""
    return WholeDataset.from_items(*datasets.whole(sender.project_id, dataset_id))


@post(
    "/api/sdk/datasets/create",
    operation_id="compatible_create_dataset",
    tags=_TAGS,
    opt={"errors": (400, 409)},
    sync_to_thread=True,
)
def make_dataset(
    sender: Caller, datasets: DatasetsService, data: CreateDataset, agent_header: AgentHeader = None
) -> CompatibleDataset:
    """Makes a dataset; its name is unique for its agent."""
    agent = named_agent(data.agent_id, agent_header)
    made = datasets.create(sender.project_id, agent, _said(data))
    return CompatibleDataset.from_dataset(made)


@put(
    "/api/sdk/datasets/update",
    operation_id="compatible_update_dataset",
    tags=_TAGS,
    opt={"errors": (400, 404, 409)},
    sync_to_thread=True,
)
def change_dataset(
    sender: Caller, datasets: DatasetsService, data: UpdateDataset
) -> CompatibleDataset:
    """Changes what is given of a dataset; a null changes nothing."""
    changed = datasets.update(sender.project_id, data.dataset_id, _said(data))
    return CompatibleDataset.from_dataset(changed)


@delete(
    "/api/sdk/datasets/delete",
    operation_id="compatible_delete_dataset",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def remove_dataset(sender: Caller, datasets: DatasetsService, dataset_id: DatasetId) -> Gone:
    """Deletes a dataset with its items."""
    datasets.delete(sender.project_id, dataset_id)
    return Gone(f"Dataset {dataset_id} was deleted.")


@post(
    "/api/sdk/datasets/items/create",
    operation_id="compatible_create_dataset_item",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def make_item(sender: Caller, datasets: DatasetsService, data: CreateItem) -> CompatibleItem:
    """Adds an item to a dataset."""
    # An input of null is one, too.
    fields = {**_said(data), "input": data.input}
    made = datasets.create_item(sender.project_id, data.dataset_id, fields)
    return CompatibleItem.from_item(made)


@get(
    "/api/sdk/datasets/items/get",
    operation_id="compatible_get_dataset_item",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def fetch_item(
    sender: Caller,
    datasets: DatasetsService,
    dataset_id: DatasetId,
    datasetitem_id: ItemId = None,
    dataset_item_id: OtherItemId = None,
) -> CompatibleItem:
    """Gives one item."""
    item_id = _item_id(datasetitem_id, dataset_item_id)
    return CompatibleItem.from_item(datasets.item(sender.project_id, dataset_id, item_id))


@put(
    "/api/sdk/datasets/items/update",
    operation_id="compatible_update_dataset_item",
    tags=_TAGS,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def change_item(sender: Caller, datasets: DatasetsService, data: UpdateItem) -> CompatibleItem:
    """Changes what is given of an item; a null changes nothing."""
    item_id = _item_id(data.datasetitem_id, data.dataset_item_id)
    changed = datasets.update_item(sender.project_id, data.dataset_id, item_id, _said(data))
    return CompatibleItem.from_item(changed)


@delete(
    "/api/sdk/datasets/items/delete",
    operation_id="compatible_delete_dataset_item",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (400, 404)},
    sync_to_thread=True,
)
def remove_item(
    sender: Caller,
    datasets: DatasetsService,
    dataset_id: DatasetId,
    datasetitem_id: ItemId = None,
    dataset_item_id: OtherItemId = None,
) -> Gone:
    """Deletes an item."""
    item_id = _item_id(datasetitem_id, dataset_item_id)
    datasets.delete_item(sender.project_id, dataset_id, item_id)
    return Gone(f"Item {item_id} was deleted.")


@get(
    "/api/sdk/datasets/items/sessions",
    operation_id="compatible_list_dataset_item_sessions",
    tags=_TAGS,
    opt={"errors": (400, 404)},
)
async def item_sessions(
    sender: Caller,
    datasets: DatasetsService,
    dataset_id: DatasetId,
    datasetitem_id: ItemId = None,
    dataset_item_id: OtherItemId = None,
) -> ItemSessions:
    """Lists the newest sessions that ran an item."""
    item_id = _item_id(datasetitem_id, dataset_item_id)
    page = await datasets.sessions(sender.project_id, dataset_id, item_id, _MAX_SESSIONS, None)
    return ItemSessions(page.total, page.items)


def _item_id(*given: str | None) -> str:
    item_id = next((one for one in given if one), None)
    if item_id is None:
        raise BadRequestError(
            "The request names no item of the dataset.", hint="Send datasetitem_id."
        )
    return item_id


def _said(data: msgspec.Struct) -> dict[str, Any]:
    fields = msgspec.structs.asdict(data)
    return {name: value for name, value in fields.items() if value is not None and name not in _IDS}


HANDLERS = (
    all_datasets,
    fetch_dataset,
    make_dataset,
    change_dataset,
    remove_dataset,
    make_item,
    fetch_item,
    change_item,
    remove_item,
    item_sessions,
)
