"""Agents that somebody made in a project, before or after their first session."""

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.account_tables import agents
from lucidic_server.control.audit import note
from lucidic_server.control.transaction import writing
from lucidic_server.errors import ConflictError
from lucidic_server.model.account import RegisteredAgent
from lucidic_server.model.moment import moment


class Agents:
    """Reads and writes agents. Every method names its project."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def create(self, project_id: str, agent_id: str, name: str) -> RegisteredAgent:
        """Makes an agent. Raises ConflictError if the project has one of this id."""
        with writing(self._engine) as connection:
            now = self._clock.now_ns()
            if connection.execute(sa.select(agents).where(*_is(project_id, agent_id))).first():
                raise ConflictError(f"The project has an agent {agent_id!r} already.")
            connection.execute(
                sa.insert(agents).values(
                    project_id=project_id, agent_id=agent_id, name=name, created_at=now
                )
            )
            note(connection, now, project_id, "agent.created", agent_id, after={"name": name})
        return RegisteredAgent(agent_id, name, moment(now))

    def has(self, project_id: str, agent_id: str) -> bool:
        """Tells whether the project has an agent of this id."""
        query = sa.select(agents.c.agent_id).where(*_is(project_id, agent_id))
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def all(self, project_id: str) -> list[RegisteredAgent]:
        """Returns the project's agents, the newest first."""
        columns = agents.c
        query = (
            sa.select(columns.agent_id, columns.name, columns.created_at)
            .where(columns.project_id == project_id)
            .order_by(columns.created_at.desc(), columns.agent_id)
        )
        with self._engine.connect() as connection:
            return [
                RegisteredAgent(row.agent_id, row.name, moment(row.created_at))
                for row in connection.execute(query)
            ]

    def delete(self, project_id: str, agent_id: str) -> bool:
        """Takes an agent away, not its sessions; False if there is none."""
        with writing(self._engine) as connection:
            gone = connection.execute(sa.delete(agents).where(*_is(project_id, agent_id)))
            return bool(gone.rowcount)


def _is(project_id: str, agent_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (agents.c.project_id == project_id, agents.c.agent_id == agent_id)
