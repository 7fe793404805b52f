"""The loss ledger: how many records were refused or dropped, by source and reason."""

from dataclasses import dataclass

import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.tables import losses
from lucidic_server.control.transaction import writing


@dataclass(frozen=True, slots=True)
class Loss:
    """How many records were lost for one reason; `source` is where: program, door or spool.

    The times are those of the first and the last count, in nanoseconds.
    """

    source: str
    reason: str
    count: int
    first_at: int
    last_at: int


class Losses:
    """Adds up what was lost and reports it."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, project_id: str, source: str, writer: str, counts: dict[str, int]) -> None:
        """Adds what this server refused or found torn."""
        with writing(self._engine, f"losses:{project_id}") as connection:
            for reason, count in counts.items():
                self._write(connection, (project_id, source, writer, reason), count, adds=True)

    def report(self, project_id: str, source: str, writer: str, counts: dict[str, int]) -> None:
        """Takes a writer's own totals; they only grow, so that a second report adds nothing."""
        with writing(self._engine, f"losses:{project_id}") as connection:
            for reason, count in counts.items():
                self._write(connection, (project_id, source, writer, reason), count, adds=False)

    def totals(self, project_id: str | None = None) -> list[Loss]:
        """Returns the sums over all writers, of a project or of all, the largest first."""
        # PostgreSQL sums integers into decimals.
        total = sa.cast(sa.func.sum(losses.c.count), sa.BigInteger)
        first = sa.func.min(sa.func.coalesce(losses.c.first_at, losses.c.at))
        query = (
            sa.select(losses.c.source, losses.c.reason, total, first, sa.func.max(losses.c.at))
            .group_by(losses.c.source, losses.c.reason)
            .order_by(total.desc(), losses.c.source, losses.c.reason)
        )
        if project_id is not None:
            query = query.where(losses.c.project_id == project_id)
        with self._engine.connect() as connection:
            return [Loss(*row) for row in connection.execute(query)]

    def _write(
        self, connection: sa.Connection, key: tuple[str, str, str, str], count: int, *, adds: bool
    ) -> None:
        columns = losses.c
        row = dict(zip(("project_id", "source", "writer", "reason"), key, strict=True))
        where = [columns[name] == value for name, value in row.items()]
        known = connection.scalar(sa.select(columns.count).where(*where))
        now = self._clock.now_ns()
        if known is None:
            connection.execute(sa.insert(losses).values(**row, count=count, at=now, first_at=now))
            return
        total = known + count if adds else max(known, count)
        if total > known:  # a report that comes again is no news
            connection.execute(sa.update(losses).where(*where).values(count=total, at=now))
