"""Finds datasets and items, and says what is missing when one is not there."""

import asyncio
from collections.abc import Mapping
from typing import Any

from lucidic_server.control.datasets import Datasets
from lucidic_server.errors import NotFoundError
from lucidic_server.features.datasets.schemas import DatasetPage
from lucidic_server.features.datasets.schemas import ItemPage
from lucidic_server.model.dataset import Dataset
from lucidic_server.model.dataset import DatasetItem
from lucidic_server.model.page import SessionPage
from lucidic_server.telemetry.store import Telemetry


class DatasetsService:
    """Answers questions about datasets; every answer belongs to the caller's project."""

    def __init__(self, datasets: Datasets, telemetry: Telemetry) -> None:
        self._datasets = datasets
        self._telemetry = telemetry

    def create(self, project_id: str, agent_id: str, fields: Mapping[str, Any]) -> Dataset:
        """Makes a dataset. Raises ConflictError for a name in use."""
        return self._datasets.create(project_id, agent_id, fields)

    def get(self, project_id: str, dataset_id: str) -> Dataset:
        """Returns the dataset. Raises NotFoundError."""
        return _known(self._datasets.get(project_id, dataset_id), dataset_id)

    def page(
        self, project_id: str, agent_id: str | None, limit: int, cursor: str | None
    ) -> DatasetPage:
        """Returns a page of datasets. Raises PageError."""
        found = self._datasets.page(project_id, agent_id, limit, cursor)
        return DatasetPage(found.items, found.next_cursor, found.total)

    def all(self, project_id: str, agent_id: str | None) -> list[Dataset]:
        """Returns every dataset of an agent, or of all."""
        return self._datasets.all(project_id, agent_id)

    def update(self, project_id: str, dataset_id: str, fields: Mapping[str, Any]) -> Dataset:
        """Changes the given fields. Raises NotFoundError, and ConflictError for a name in use."""
        return _known(self._datasets.update(project_id, dataset_id, fields), dataset_id)

    def delete(self, project_id: str, dataset_id: str) -> None:
        """Deletes a dataset with its items. Raises NotFoundError."""
        if not self._datasets.delete(project_id, dataset_id):
            raise _no_dataset(dataset_id)

    def create_item(
        self, project_id: str, dataset_id: str, fields: Mapping[str, Any]
    ) -> DatasetItem:
        """Adds an item. Raises NotFoundError."""
        item = self._datasets.create_item(project_id, dataset_id, fields)
        if item is None:
            raise _no_dataset(dataset_id)
        return item

    def item(self, project_id: str, dataset_id: str, item_id: str) -> DatasetItem:
        """Returns an item. Raises NotFoundError."""
        item = self._datasets.item(project_id, dataset_id, item_id)
        if item is None:
            raise self._no_item(project_id, dataset_id, item_id)
        return item

    def items(self, project_id: str, dataset_id: str, limit: int, cursor: str | None) -> ItemPage:
        """Returns a page of items. Raises NotFoundError, and PageError for the cursor."""
        self.get(project_id, dataset_id)
        found = self._datasets.items(dataset_id, limit, cursor)
        return ItemPage(found.items, found.next_cursor, found.total)

    def whole(self, project_id: str, dataset_id: str) -> tuple[Dataset, list[DatasetItem]]:
        """Returns a dataset and all its items. Raises NotFoundError."""
        return self.get(project_id, dataset_id), self._datasets.all_items(dataset_id)

    def update_item(
        self, project_id: str, dataset_id: str, item_id: str, fields: Mapping[str, Any]
    ) -> DatasetItem:
        """Changes the given fields of an item. Raises NotFoundError."""
        item = self._datasets.update_item(project_id, dataset_id, item_id, fields)
        if item is None:
            raise self._no_item(project_id, dataset_id, item_id)
        return item

    def delete_item(self, project_id: str, dataset_id: str, item_id: str) -> None:
        """Deletes an item. Raises NotFoundError."""
        if not self._datasets.delete_item(project_id, dataset_id, item_id):
            raise self._no_item(project_id, dataset_id, item_id)

    async def sessions(
        self, project_id: str, dataset_id: str, item_id: str, limit: int, cursor: str | None
    ) -> SessionPage:
        """Returns a page of the sessions that ran an item. Raises NotFoundError, PageError."""
        await asyncio.to_thread(self.item, project_id, dataset_id, item_id)
        return await self._telemetry.linked_sessions(
            project_id, "dataset_item_id", item_id, limit, cursor
        )

    def _no_item(self, project_id: str, dataset_id: str, item_id: str) -> NotFoundError:
        dataset = self._datasets.get(project_id, dataset_id)
        if dataset is None:
            return _no_dataset(dataset_id)
        return NotFoundError(
            f"Dataset {dataset.name!r} has no item {item_id!r}.",
            hint=f"GET /v1/datasets/{dataset_id}/items lists its {dataset.num_items} items.",
        )


def _known(dataset: Dataset | None, dataset_id: str) -> Dataset:
    if dataset is None:
        raise _no_dataset(dataset_id)
    return dataset


def _no_dataset(dataset_id: str) -> NotFoundError:
    return NotFoundError(
        f"There is no dataset {dataset_id!r}.", hint="GET /v1/datasets lists them."
    )
