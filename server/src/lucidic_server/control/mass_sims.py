"""Mass simulations of the first era: a name and a number of sessions that belong together."""

import json
from dataclasses import dataclass

import sqlalchemy as sa

from lucidic_server.control.tables import mass_sims
from lucidic_server.control.transaction import writing


@dataclass(frozen=True, slots=True)
class MassSim:
    """A mass simulation as it was announced. `created_at` in nanoseconds."""

    mass_sim_id: str
    agent_id: str
    name: str
    total: int
    task: str | None
    tags: list[str]
    created_at: int


class MassSims:
    """Keeps mass simulations."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def add(self, project_id: str, sim: MassSim) -> None:
        """Stores a simulation; one that is there already stays as it is."""
        with writing(self._engine) as connection:
            if self._row(connection, project_id, sim.mass_sim_id) is None:
                connection.execute(
                    sa.insert(mass_sims).values(
                        project_id=project_id,
                        mass_sim_id=sim.mass_sim_id,
                        agent_id=sim.agent_id,
                        name=sim.name,
                        total=sim.total,
                        task=sim.task,
                        tags=json.dumps(sim.tags),
                        created_at=sim.created_at,
                    )
                )

    def find(self, project_id: str, mass_sim_id: str) -> MassSim | None:
        """Returns the simulation of this id, if there is one."""
        with self._engine.connect() as connection:
            row = self._row(connection, project_id, mass_sim_id)
        if row is None:
            return None
        return MassSim(
            row.mass_sim_id,
            row.agent_id,
            row.name,
            row.total,
            row.task,
            json.loads(row.tags),
            row.created_at,
        )

    def _row(
        self, connection: sa.Connection, project_id: str, mass_sim_id: str
    ) -> sa.Row[tuple[object, ...]] | None:
        columns = mass_sims.c
        query = sa.select(mass_sims).where(
            columns.project_id == project_id, columns.mass_sim_id == mass_sim_id
        )
        return connection.execute(query).one_or_none()
