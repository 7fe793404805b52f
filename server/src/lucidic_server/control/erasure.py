"""Deletes what the control store knows of sessions, an agent or a project, and counts it.

It goes by columns and not by a list of tables: a new table that names its project, session or agent
is covered when it is made.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.account_tables import projects
from lucidic_server.control.resource_tables import dataset_items
from lucidic_server.control.resource_tables import datasets
from lucidic_server.control.resource_tables import prompt_labels
from lucidic_server.control.resource_tables import prompt_versions
from lucidic_server.control.resource_tables import prompts
from lucidic_server.control.tables import metadata
from lucidic_server.control.transaction import writing

# What speaks of a project after it is gone.
_KEPT = frozenset({"audit", "receipts", "projects"})
# Rows that belong to another table's row.
_PARTS = (
    (prompt_versions, prompt_versions.c.prompt_id, prompts.c.prompt_id),
    (prompt_labels, prompt_labels.c.prompt_id, prompts.c.prompt_id),
    (dataset_items, dataset_items.c.dataset_id, datasets.c.dataset_id),
)
# SQLite takes some 32,000 parameters a statement.
_CHUNK = 1_000


class ControlEraser:
    """Deletes rows of the control store."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def sessions(self, project_id: str, session_ids: list[str]) -> dict[str, int]:
        """Deletes what is known of these sessions; returns how many rows, by table."""
        counts: dict[str, int] = {}
        with writing(self._engine) as connection:
            for table in _tables("project_id", "session_id"):
                for which in _which(table, project_id, session_ids):
                    _delete(connection, table, counts, *which)
        return counts

    def left(self, project_id: str, session_ids: list[str] | None) -> dict[str, int]:
        """Counts what is still known of these sessions, or of the whole project, by table."""
        columns = ("project_id",) if session_ids is None else ("project_id", "session_id")
        with self._engine.connect() as connection:
            return {
                table.name: sum(
                    connection.scalar(sa.select(sa.func.count()).where(*which)) or 0
                    for which in _which(table, project_id, session_ids)
                )
                for table in _tables(*columns)
            }

    def agent(self, project_id: str, agent_id: str) -> dict[str, int]:
        """Deletes what an agent has: prompts, datasets, flags, experiments, tools and the rest."""
        counts: dict[str, int] = {}
        with writing(self._engine) as connection:
            _delete_parts(connection, counts, project_id, agent_id)
            for table in _tables("project_id", "agent_id"):
                which = table.c.agent_id == agent_id
                _delete(connection, table, counts, table.c.project_id == project_id, which)
        return counts

    def project(self, project_id: str) -> dict[str, int]:
        """Deletes all of a project but its name, its audit log and its receipts.

        From then on nobody gets into it: neither people nor keys.
        """
        counts: dict[str, int] = {}
        with writing(self._engine) as connection:
            connection.execute(
                sa.update(projects)
                .where(projects.c.project_id == project_id, projects.c.deleted_at.is_(None))
                .values(deleted_at=self._clock.now_ns())
            )
            _delete_parts(connection, counts, project_id, None)
            for table in _tables("project_id"):
                _delete(connection, table, counts, table.c.project_id == project_id)
        return counts


def _tables(*columns: str) -> Iterable[sa.Table]:
    return [
        table
        for table in metadata.sorted_tables
        if table.name not in _KEPT and all(name in table.c for name in columns)
    ]


def _which(
    table: sa.Table, project_id: str, session_ids: list[str] | None
) -> list[tuple[sa.ColumnElement[bool], ...]]:
    """Returns conditions that together name all rows of these sessions, or of the project."""
    ours = table.c.project_id == project_id
    if session_ids is None:
        return [(ours,)]
    starts = range(0, len(session_ids), _CHUNK)
    return [(ours, table.c.session_id.in_(session_ids[at : at + _CHUNK])) for at in starts]


def _delete_parts(
    connection: sa.Connection, counts: dict[str, int], project_id: str, agent_id: str | None
) -> None:
    for part, link, owner in _PARTS:
        table = owner.table
        which = sa.select(owner).where(table.c.project_id == project_id)
        if agent_id is not None:
            which = which.where(table.c.agent_id == agent_id)
        _delete(connection, part, counts, link.in_(which))


def _delete(
    connection: sa.Connection,
    table: sa.Table,
    counts: dict[str, int],
    *which: sa.ColumnElement[bool],
) -> None:
    gone = connection.execute(sa.delete(table).where(*which)).rowcount
    if gone:
        counts[table.name] = counts.get(table.name, 0) + gone
