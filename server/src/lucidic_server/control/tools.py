"""Tools that programs described, and training runs that they asked for."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.listing import Listed
from lucidic_server.control.listing import fetch_rows
from lucidic_server.control.resource_tables import agent_tools
from lucidic_server.control.resource_tables import training_runs
from lucidic_server.control.transaction import writing
from lucidic_server.model.moment import moment
from lucidic_server.model.tool import Tool
from lucidic_server.model.tool import TrainingRun


class Tools:
    """Reads and writes tools and training runs. Every method names its project."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def sync(self, project_id: str, agent_id: str, tools: Iterable[dict[str, Any]]) -> None:
        """Keeps the tools as they are described now; those that are not named stay."""
        columns = agent_tools.c
        with writing(self._engine) as connection:
            now = self._clock.now_ns()
            for tool in tools:
                connection.execute(
                    sa.delete(agent_tools).where(
                        columns.project_id == project_id,
                        columns.agent_id == agent_id,
                        columns.name == tool["name"],
                    )
                )
                connection.execute(
                    sa.insert(agent_tools).values(
                        project_id=project_id, agent_id=agent_id, synced_at=now, **tool
                    )
                )

    def has(self, project_id: str, agent_id: str, name: str) -> bool:
        """Tells whether the agent ever described a tool of this name."""
        columns = agent_tools.c
        query = sa.select(columns.name).where(
            columns.project_id == project_id,
            columns.agent_id == agent_id,
            columns.name == name,
        )
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def all(self, project_id: str, agent_id: str) -> list[Tool]:
        """Returns the agent's tools by name."""
        columns = agent_tools.c
        query = (
            sa.select(agent_tools)
            .where(columns.project_id == project_id, columns.agent_id == agent_id)
            .order_by(columns.name)
        )
        with self._engine.connect() as connection:
            return [
                Tool(
                    agent_id=row.agent_id,
                    name=row.name,
                    signature=row.signature,
                    docstring=row.docstring,
                    return_shape=row.return_shape,
                    source_hash=row.source_hash,
                    synced_at=moment(row.synced_at),
                )
                for row in connection.execute(query)
            ]

    def keep_run(self, project_id: str, agent_id: str, config: dict[str, Any]) -> TrainingRun:
        """Keeps what a program asked to train."""
        run = TrainingRun(
            run_id=str(uuid4()),
            agent_id=agent_id,
            config=config,
            created_at=moment(now := self._clock.now_ns()),
        )
        with writing(self._engine) as connection:
            connection.execute(
                sa.insert(training_runs).values(
                    run_id=run.run_id,
                    project_id=project_id,
                    agent_id=agent_id,
                    config=config,
                    created_at=now,
                )
            )
        return run

    def runs(
        self, project_id: str, agent_id: str | None, limit: int, cursor: str | None
    ) -> Listed[TrainingRun]:
        """Returns a page of training runs, of one agent or of all. Raises PageError."""
        columns = training_runs.c
        query: Any = sa.select(*columns, columns.run_id.label("page_key"))
        query = query.where(columns.project_id == project_id)
        if agent_id is not None:
            query = query.where(columns.agent_id == agent_id)
        with self._engine.connect() as connection:
            found = fetch_rows(
                connection, query, (columns.created_at, columns.run_id), limit, cursor
            )
        runs = [
            TrainingRun(
                run_id=row.run_id,
                agent_id=row.agent_id,
                config=row.config,
                created_at=moment(row.created_at),
            )
            for row in found.items
        ]
        return Listed(runs, found.next_cursor, found.total)
