"""Datasets as the public SDKs write and read them. Bodies may hold more than is named here.

A null means that a program did not say it, never that something is to be cleared.
"""

from datetime import datetime
from typing import Any

import msgspec

from lucidic_server.model.bounds import Id
from lucidic_server.model.bounds import Name
from lucidic_server.model.bounds import Tags
from lucidic_server.model.dataset import Dataset
from lucidic_server.model.dataset import DatasetItem
from lucidic_server.model.session import SessionSummary

Object = dict[str, Any]


class CreateDataset(msgspec.Struct, frozen=True):
    """What a dataset is made from."""

    name: Name
    description: str | None = None
    purpose: str | None = None
    tags: Tags | None = None
    suggested_flag_config: Object | None = None
    agent_id: str | None = None


class UpdateDataset(msgspec.Struct, frozen=True):
    """What changes in a dataset."""

    dataset_id: Id
    name: Name | None = None
    description: str | None = None
    purpose: str | None = None
    tags: Tags | None = None
    suggested_flag_config: Object | None = None


class CreateItem(msgspec.Struct, frozen=True):
    """What an item is made from; its input may be any JSON."""

    dataset_id: Id
    name: Name
    input: Any
    expected_output: Any = None
    description: str | None = None
    tags: Tags | None = None
    metadata: Object | None = None
    flag_overrides: Object | None = None


class UpdateItem(msgspec.Struct, frozen=True):
    """What changes in an item; both spellings of its id are taken."""

    dataset_id: Id
    datasetitem_id: str | None = None
    dataset_item_id: str | None = None
    name: Name | None = None
    input: Any = None
    expected_output: Any = None
    description: str | None = None
    tags: Tags | None = None
    metadata: Object | None = None
    flag_overrides: Object | None = None


class CompatibleDataset(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset in the list, or as it was made or changed."""

    dataset_id: str
    agent_id: str
    name: str
    description: str
    purpose: str | None
    tags: list[str]
    suggested_flag_config: Object
    num_items: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_dataset(cls, dataset: Dataset) -> "CompatibleDataset":
        """Returns the dataset as the public SDKs read it."""
        return cls(**_fields(dataset))


class CompatibleItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item, under both spellings of its id."""

    datasetitem_id: str
    dataset_item_id: str
    id: str
    dataset_id: str
    name: str
    description: str
    tags: list[str]
    input: Any
    expected_output: Any
    metadata: Object
    flag_overrides: Object
    created_at: datetime
    updated_at: datetime

    @classmethod
    def from_item(cls, item: DatasetItem) -> "CompatibleItem":
        """Returns the item as the public SDKs read it."""
        item_id = item.dataset_item_id
        return cls(**_fields(item), datasetitem_id=item_id, id=item_id)


class WholeDataset(CompatibleDataset, frozen=True, kw_only=True):
    """A dataset with all its items, in the order in which they were added."""

    items: list[CompatibleItem]

    @classmethod
    def from_items(cls, dataset: Dataset, items: list[DatasetItem]) -> "WholeDataset":
        """Returns the dataset and its items as the public SDKs read them."""
        fields = _fields(dataset) | {"num_items": len(items)}
        return cls(**fields, items=[CompatibleItem.from_item(item) for item in items])


class AllDatasets(msgspec.Struct, frozen=True):
    """Every dataset of an agent, the newest first."""

    datasets: list[CompatibleDataset]
    num_datasets: int


class ItemSessions(msgspec.Struct, frozen=True):
    """The newest sessions that ran an item; `num_sessions` counts all."""

    num_sessions: int
    sessions: list[SessionSummary]


class Gone(msgspec.Struct, frozen=True):
    """What was deleted."""

    message: str
    success: bool = True


def _fields(noun: Dataset | DatasetItem) -> dict[str, Any]:
    fields = msgspec.structs.asdict(noun)
    return {**fields, "description": noun.description or ""}
