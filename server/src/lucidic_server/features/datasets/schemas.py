"""Datasets under /v1. A member that is not given stays as it is."""

from typing import Any

import msgspec
from msgspec import UNSET
from msgspec import UnsetType

from lucidic_server.model.bounds import Name
from lucidic_server.model.bounds import Tags
from lucidic_server.model.dataset import Dataset
from lucidic_server.model.dataset import DatasetItem


class NewDataset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a dataset is made from."""

    agent_id: Name
    name: Name
    description: str | None = None
    purpose: str | None = None
    tags: Tags = []
    suggested_flag_config: dict[str, Any] = {}


class ChangedDataset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What changes in a dataset."""

    name: Name | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    purpose: str | UnsetType | None = UNSET
    tags: Tags | UnsetType = UNSET
    suggested_flag_config: dict[str, Any] | UnsetType = UNSET


class NewItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an item is made from."""

    name: Name
    input: Any
    expected_output: Any = None
    description: str | None = None
    tags: Tags = []
    metadata: dict[str, Any] = {}
    flag_overrides: dict[str, Any] = {}


class ChangedItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What changes in an item."""

    name: Name | UnsetType = UNSET
    input: Any = UNSET
    expected_output: Any = UNSET
    description: str | UnsetType | None = UNSET
    tags: Tags | UnsetType = UNSET
    metadata: dict[str, Any] | UnsetType = UNSET
    flag_overrides: dict[str, Any] | UnsetType = UNSET


class DatasetPage(msgspec.Struct, frozen=True):
    """One page of datasets, the newest first; `total` counts all, on every page."""

    items: list[Dataset]
    next_cursor: str | None
    total: int


class ItemPage(msgspec.Struct, frozen=True):
    """One page of a dataset's items, the newest first; `total` counts all, on every page."""

    items: list[DatasetItem]
    next_cursor: str | None
    total: int


class DeletedDataset(msgspec.Struct, frozen=True):
    """Which dataset or item is gone."""

    deleted: str


def said(data: msgspec.Struct) -> dict[str, Any]:
    """Returns the members that were given."""
    fields = msgspec.structs.asdict(data)
    return {name: value for name, value in fields.items() if value is not UNSET}
