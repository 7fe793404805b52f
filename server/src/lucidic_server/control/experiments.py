"""Experiments."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import msgspec
import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.audit import note
from lucidic_server.control.listing import AnyRow
from lucidic_server.control.listing import AnySelect
from lucidic_server.control.listing import Listed
from lucidic_server.control.listing import fetch_rows
from lucidic_server.control.resource_tables import experiments
from lucidic_server.control.transaction import writing
from lucidic_server.model.experiment import Evaluator
from lucidic_server.model.experiment import Experiment
from lucidic_server.model.moment import moment

_EMPTY: dict[str, Any] = {"description": None, "tags": [], "evaluators": []}


class Experiments:
    """Reads and writes experiments. Every method names its project."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def create(self, project_id: str, agent_id: str, fields: Mapping[str, Any]) -> Experiment:
        """Makes an experiment; `fields` has its `name`. Two may have the same name."""
        experiment_id = str(uuid4())
        with writing(self._engine) as connection:
            now = self._clock.now_ns()
            connection.execute(
                sa.insert(experiments).values(
                    experiment_id=experiment_id,
                    project_id=project_id,
                    agent_id=agent_id,
                    created_at=now,
                    updated_at=now,
                    **_EMPTY | dict(fields),
                )
            )
            note(connection, now, project_id, "experiment.created", experiment_id, after=fields)
            return _to_experiment(
                connection.execute(_rows().where(_is(project_id, experiment_id))).one()
            )

    def get(self, project_id: str, experiment_id: str) -> Experiment | None:
        """Returns the experiment."""
        with self._engine.connect() as connection:
            row = connection.execute(_rows().where(_is(project_id, experiment_id))).one_or_none()
            return _to_experiment(row) if row else None

    def page(
        self, project_id: str, agent_id: str | None, limit: int, cursor: str | None
    ) -> Listed[Experiment]:
        """Returns a page of experiments, of one agent or of all. Raises PageError."""
        query = _rows().where(experiments.c.project_id == project_id)
        if agent_id is not None:
            query = query.where(experiments.c.agent_id == agent_id)
        order = (experiments.c.created_at, experiments.c.experiment_id)
        with self._engine.connect() as connection:
            found = fetch_rows(connection, query, order, limit, cursor)
        return Listed([_to_experiment(row) for row in found.items], found.next_cursor, found.total)

    def update(
        self, project_id: str, experiment_id: str, fields: Mapping[str, Any]
    ) -> Experiment | None:
        """Changes the given fields; None if there is no such experiment."""
        with writing(self._engine) as connection:
            query = _rows().where(_is(project_id, experiment_id))
            known = connection.execute(query).one_or_none()
            if known is None:
                return None
            now = self._clock.now_ns()
            connection.execute(
                sa.update(experiments)
                .where(_is(project_id, experiment_id))
                .values(**fields, updated_at=now)
            )
            before = {name: getattr(known, name) for name in fields}
            subject = experiment_id
            action = "experiment.updated"
            note(connection, now, project_id, action, subject, before=before, after=fields)
            return _to_experiment(connection.execute(query).one())

    def delete(self, project_id: str, experiment_id: str) -> bool:
        """Deletes an experiment, not its sessions; False if there is none."""
        with writing(self._engine) as connection:
            query = _rows().where(_is(project_id, experiment_id))
            known = connection.execute(query).one_or_none()
            if known is None:
                return False
            connection.execute(sa.delete(experiments).where(_is(project_id, experiment_id)))
            before = {"name": known.name}
            now = self._clock.now_ns()
            note(connection, now, project_id, "experiment.deleted", experiment_id, before=before)
            return True


def _is(project_id: str, experiment_id: str) -> sa.ColumnElement[bool]:
    columns = experiments.c
    return sa.and_(columns.project_id == project_id, columns.experiment_id == experiment_id)


def _rows() -> AnySelect:
    return sa.select(*experiments.c, experiments.c.experiment_id.label("page_key"))


def _to_experiment(row: AnyRow) -> Experiment:
    return Experiment(
        experiment_id=row.experiment_id,
        agent_id=row.agent_id,
        name=row.name,
        description=row.description,
        tags=row.tags,
        evaluators=msgspec.convert(row.evaluators, list[Evaluator]),
        created_at=moment(row.created_at),
        updated_at=moment(row.updated_at),
    )
