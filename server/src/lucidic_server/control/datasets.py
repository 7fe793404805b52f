"""Datasets and their items."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.audit import note
from lucidic_server.control.listing import AnyRow
from lucidic_server.control.listing import AnySelect
from lucidic_server.control.listing import Listed
from lucidic_server.control.listing import fetch_rows
from lucidic_server.control.resource_tables import dataset_items
from lucidic_server.control.resource_tables import datasets
from lucidic_server.control.transaction import writing
from lucidic_server.errors import ConflictError
from lucidic_server.model.dataset import Dataset
from lucidic_server.model.dataset import DatasetItem
from lucidic_server.model.dataset import ItemFlags
from lucidic_server.model.moment import moment

_EMPTY_DATASET: dict[str, Any] = {
    "description": None,
    "purpose": None,
    "tags": [],
    "suggested_flag_config": {},
}
_EMPTY_ITEM: dict[str, Any] = {
    "description": None,
    "tags": [],
    "expected_output": None,
    "metadata": {},
    "flag_overrides": {},
}


class Datasets:
    """Reads and writes datasets. Every method names its project."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def create(self, project_id: str, agent_id: str, fields: Mapping[str, Any]) -> Dataset:
        """Makes a dataset; `fields` has its `name`. Raises ConflictError for a name in use."""
        dataset_id = str(uuid4())
        with writing(self._engine) as connection:
            _refuse_taken(connection, project_id, agent_id, fields["name"])
            now = self._clock.now_ns()
            connection.execute(
                sa.insert(datasets).values(
                    dataset_id=dataset_id,
                    project_id=project_id,
                    agent_id=agent_id,
                    created_at=now,
                    updated_at=now,
                    **_EMPTY_DATASET | dict(fields),
                )
            )
            note(connection, now, project_id, "dataset.created", dataset_id, after=fields)
            return _to_dataset(connection.execute(_rows().where(_is(project_id, dataset_id))).one())

    def get(self, project_id: str, dataset_id: str) -> Dataset | None:
        """Returns the dataset."""
        with self._engine.connect() as connection:
            row = connection.execute(_rows().where(_is(project_id, dataset_id))).one_or_none()
            return _to_dataset(row) if row else None

    def page(
        self, project_id: str, agent_id: str | None, limit: int, cursor: str | None
    ) -> Listed[Dataset]:
        """Returns a page of datasets, of one agent or of all. Raises PageError."""
        query = _rows().where(datasets.c.project_id == project_id)
        if agent_id is not None:
            query = query.where(datasets.c.agent_id == agent_id)
        order = (datasets.c.created_at, datasets.c.dataset_id)
        with self._engine.connect() as connection:
            found = fetch_rows(connection, query, order, limit, cursor)
        return Listed([_to_dataset(row) for row in found.items], found.next_cursor, found.total)

    def all(self, project_id: str, agent_id: str | None) -> list[Dataset]:
        """Returns every dataset, of one agent or of the project, the newest first."""
        query = _rows().where(datasets.c.project_id == project_id)
        if agent_id is not None:
            query = query.where(datasets.c.agent_id == agent_id)
        query = query.order_by(datasets.c.created_at.desc(), datasets.c.dataset_id.desc())
        with self._engine.connect() as connection:
            return [_to_dataset(row) for row in connection.execute(query)]

    def update(self, project_id: str, dataset_id: str, fields: Mapping[str, Any]) -> Dataset | None:
        """Changes the given fields; None if there is no such dataset. Raises ConflictError."""
        with writing(self._engine) as connection:
            query = _rows().where(_is(project_id, dataset_id))
            known = connection.execute(query).one_or_none()
            if known is None:
                return None
            if fields.get("name", known.name) != known.name:
                _refuse_taken(connection, project_id, known.agent_id, fields["name"])
            now = self._clock.now_ns()
            connection.execute(
                sa.update(datasets)
                .where(datasets.c.dataset_id == dataset_id)
                .values(**fields, updated_at=now)
            )
            before = {name: getattr(known, name) for name in fields}
            subject = dataset_id
            action = "dataset.updated"
            note(connection, now, project_id, action, subject, before=before, after=fields)
            return _to_dataset(connection.execute(query).one())

    def delete(self, project_id: str, dataset_id: str) -> bool:
        """Deletes a dataset with its items; False if there is none."""
        with writing(self._engine) as connection:
            query = _rows().where(_is(project_id, dataset_id))
            known = connection.execute(query).one_or_none()
            if known is None:
                return False
            connection.execute(sa.delete(datasets).where(_is(project_id, dataset_id)))
            before = {"name": known.name, "num_items": known.num_items}
            now = self._clock.now_ns()
            note(connection, now, project_id, "dataset.deleted", dataset_id, before=before)
            connection.execute(
                sa.delete(dataset_items).where(dataset_items.c.dataset_id == dataset_id)
            )
            return True

    def create_item(
        self, project_id: str, dataset_id: str, fields: Mapping[str, Any]
    ) -> DatasetItem | None:
        """Adds an item, `fields` has its `name` and `input`; None if there is no such dataset."""
        item_id = str(uuid4())
        with writing(self._engine) as connection:
            if not self._touch(connection, project_id, dataset_id):
                return None
            now = self._clock.now_ns()
            connection.execute(
                sa.insert(dataset_items).values(
                    dataset_item_id=item_id,
                    dataset_id=dataset_id,
                    created_at=now,
                    updated_at=now,
                    **_EMPTY_ITEM | dict(fields),
                )
            )
            found = connection.execute(_item_rows().where(_is_item(dataset_id, item_id)))
            return _to_item(found.one())

    def item(self, project_id: str, dataset_id: str, item_id: str) -> DatasetItem | None:
        """Returns an item of a dataset."""
        query = (
            _item_rows()
            .join(datasets, datasets.c.dataset_id == dataset_items.c.dataset_id)
            .where(_is(project_id, dataset_id), _is_item(dataset_id, item_id))
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
            return _to_item(row) if row else None

    def items(self, dataset_id: str, limit: int, cursor: str | None) -> Listed[DatasetItem]:
        """Returns a page of a dataset's items, the newest first. Raises PageError."""
        query = _item_rows().where(dataset_items.c.dataset_id == dataset_id)
        order = (dataset_items.c.created_at, dataset_items.c.dataset_item_id)
        with self._engine.connect() as connection:
            found = fetch_rows(connection, query, order, limit, cursor)
        return Listed([_to_item(row) for row in found.items], found.next_cursor, found.total)

    def all_items(self, dataset_id: str) -> list[DatasetItem]:
        """Returns every item of a dataset, in the order in which they were added."""
        columns = dataset_items.c
        query = (
            _item_rows()
            .where(columns.dataset_id == dataset_id)
            .order_by(columns.created_at, columns.dataset_item_id)
        )
        with self._engine.connect() as connection:
            return [_to_item(row) for row in connection.execute(query)]

    def update_item(
        self, project_id: str, dataset_id: str, item_id: str, fields: Mapping[str, Any]
    ) -> DatasetItem | None:
        """Changes the given fields of an item; None if there is no such item."""
        with writing(self._engine) as connection:
            if not self._touch(connection, project_id, dataset_id):
                return None
            connection.execute(
                sa.update(dataset_items)
                .where(_is_item(dataset_id, item_id))
                .values(**fields, updated_at=self._clock.now_ns())
            )
            found = connection.execute(_item_rows().where(_is_item(dataset_id, item_id)))
            row = found.one_or_none()
            return _to_item(row) if row else None

    def delete_item(self, project_id: str, dataset_id: str, item_id: str) -> bool:
        """Deletes an item; False if there is none."""
        with writing(self._engine) as connection:
            if not self._touch(connection, project_id, dataset_id):
                return False
            gone = connection.execute(sa.delete(dataset_items).where(_is_item(dataset_id, item_id)))
            return bool(gone.rowcount)

    def flags_of(self, project_id: str, item_id: str) -> ItemFlags | None:
        """Returns what the item and its dataset say about flags."""
        query = (
            sa.select(dataset_items.c.flag_overrides, datasets.c.suggested_flag_config)
            .join(datasets, datasets.c.dataset_id == dataset_items.c.dataset_id)
            .where(datasets.c.project_id == project_id, dataset_items.c.dataset_item_id == item_id)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
            return ItemFlags(row[0], row[1]) if row else None

    def _touch(self, connection: sa.Connection, project_id: str, dataset_id: str) -> bool:
        change = (
            sa.update(datasets)
            .where(_is(project_id, dataset_id))
            .values(updated_at=self._clock.now_ns())
        )
        return bool(connection.execute(change).rowcount)


def _is(project_id: str, dataset_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(datasets.c.project_id == project_id, datasets.c.dataset_id == dataset_id)


def _is_item(dataset_id: str, item_id: str) -> sa.ColumnElement[bool]:
    columns = dataset_items.c
    return sa.and_(columns.dataset_id == dataset_id, columns.dataset_item_id == item_id)


def _rows() -> AnySelect:
    count = (
        sa.select(sa.func.count())
        .where(dataset_items.c.dataset_id == datasets.c.dataset_id)
        .scalar_subquery()
    )
    return sa.select(*datasets.c, datasets.c.dataset_id.label("page_key"), count.label("num_items"))


def _item_rows() -> AnySelect:
    return sa.select(*dataset_items.c, dataset_items.c.dataset_item_id.label("page_key"))


def _refuse_taken(connection: sa.Connection, project_id: str, agent_id: str, name: str) -> None:
    columns = datasets.c
    taken = sa.select(columns.dataset_id).where(
        columns.project_id == project_id, columns.agent_id == agent_id, columns.name == name
    )
    dataset_id = connection.scalar(taken)
    if dataset_id is not None:
        raise ConflictError(
            f"Agent {agent_id!r} has a dataset {name!r} already: {dataset_id}.",
            hint="Give it another name, or add items to the one that is there.",
        )


def _to_dataset(row: AnyRow) -> Dataset:
    return Dataset(
        dataset_id=row.dataset_id,
        agent_id=row.agent_id,
        name=row.name,
        description=row.description,
        purpose=row.purpose,
        tags=row.tags,
        suggested_flag_config=row.suggested_flag_config,
        num_items=row.num_items,
        created_at=moment(row.created_at),
        updated_at=moment(row.updated_at),
    )


def _to_item(row: AnyRow) -> DatasetItem:
    return DatasetItem(
        dataset_item_id=row.dataset_item_id,
        dataset_id=row.dataset_id,
        name=row.name,
        description=row.description,
        tags=row.tags,
        input=row.input,
        expected_output=row.expected_output,
        metadata=row.metadata,
        flag_overrides=row.flag_overrides,
        created_at=moment(row.created_at),
        updated_at=moment(row.updated_at),
    )
