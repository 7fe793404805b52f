"""Who holds which session open, as rows: what must outlive the server's own death.

When each lease runs out is the lease book's business (ingest/lease.py), in memory.
"""

from collections.abc import Iterable
from dataclasses import asdict
from dataclasses import dataclass

import sqlalchemy as sa

from lucidic_server.control.tables import interruptions
from lucidic_server.control.tables import leases
from lucidic_server.control.transaction import replacing


@dataclass(frozen=True, slots=True)
class Lease:
    """A writer's hold on a session. Times in nanoseconds since 1970.

    A `watched` one holds nothing: its session has no automatic end, and the row only tells when
    the writer was last heard of.
    """

    project_id: str
    session_id: str
    writer: str
    watched: bool
    since: int
    last_seen: int


# Made once: building a statement costs more than running it, and each batch of records that
# begins or ends a session runs it.
_REMOVE = sa.delete(leases).where(
    *(column == sa.bindparam(column.name) for column in leases.primary_key)
)

_HEAR = (
    sa.update(leases)
    .where(*(column == sa.bindparam(f"of_{column.name}") for column in leases.primary_key))
    .values(last_seen=sa.bindparam("seen"))
)


class Leases:
    """Reads and writes leases and interruptions."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        # Made once, as above.
        self._put = replacing(engine, leases)
        self._interrupt = replacing(engine, interruptions)

    def load(self) -> list[Lease]:
        """Returns every lease."""
        with self._engine.connect() as connection:
            return [Lease(*row) for row in connection.execute(sa.select(leases))]

    def of_sessions(
        self, project_id: str, session_ids: list[str]
    ) -> tuple[list[Lease], dict[tuple[str, str], str]]:
        """Returns the leases and interruptions of these sessions."""
        held = sa.select(leases).where(*_of(leases, project_id, session_ids))
        columns = interruptions.c
        told = sa.select(columns.project_id, columns.session_id, columns.reason).where(
            *_of(interruptions, project_id, session_ids)
        )
        with self._engine.connect() as connection:
            found = [Lease(*row) for row in connection.execute(held)]
            reasons = {(row[0], row[1]): row[2] for row in connection.execute(told)}
        return found, reasons

    def of_writer(self, project_id: str, writer: str) -> list[str]:
        """Returns the sessions that a writer holds."""
        query = sa.select(leases.c.session_id).where(
            leases.c.project_id == project_id, leases.c.writer == writer
        )
        with self._engine.connect() as connection:
            return list(connection.scalars(query))

    def hear(self, heard: list[Lease]) -> None:
        """Notes when writers were last heard of; leases that are gone stay so."""
        rows = [
            {**{f"of_{name}": value for name, value in asdict(one).items()}, "seen": one.last_seen}
            for one in sorted(heard, key=_name)
        ]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(_HEAR, rows)

    def load_interrupted(self) -> dict[tuple[str, str], str]:
        """Returns the reason of every interruption in force, by project and session."""
        columns = interruptions.c
        query = sa.select(columns.project_id, columns.session_id, columns.reason)
        with self._engine.connect() as connection:
            return {(row[0], row[1]): row[2] for row in connection.execute(query)}

    def put(self, given: Iterable[Lease]) -> None:
        """Writes leases, in place of those of the same session and writer."""
        # One lease may be given twice; the last one counts.
        # In order: two servers that lock rows in different orders would wait for each other.
        last = {_name(lease): lease for lease in given}
        rows = [asdict(last[name]) for name in sorted(last)]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(self._put, rows)

    def remove(self, given: Iterable[Lease]) -> None:
        """Takes leases away."""
        rows = [asdict(lease) for lease in sorted(given, key=_name)]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(_REMOVE, rows)

    def interrupt(self, project_id: str, session_id: str, reason: str, at: int) -> None:
        """Notes that a session is interrupted and takes its leases away, in one transaction."""
        with self._engine.begin() as connection:
            connection.execute(_delete(leases, project_id, [session_id]))
            row = {"project_id": project_id, "session_id": session_id, "reason": reason, "at": at}
            connection.execute(self._interrupt, row)

    def resume(self, project_id: str, session_id: str) -> None:
        """Notes that a session is held again."""
        with self._engine.begin() as connection:
            connection.execute(_delete(interruptions, project_id, [session_id]))

    def forget(self, project_id: str, session_ids: list[str]) -> None:
        """Takes away everything about sessions that were deleted."""
        with self._engine.begin() as connection:
            connection.execute(_delete(leases, project_id, session_ids))
            connection.execute(_delete(interruptions, project_id, session_ids))


def _name(lease: Lease) -> tuple[str, str, str]:
    return lease.project_id, lease.session_id, lease.writer


def _delete(table: sa.Table, project_id: str, session_ids: list[str]) -> sa.Delete:
    return sa.delete(table).where(*_of(table, project_id, session_ids))


def _of(
    table: sa.Table, project_id: str, session_ids: list[str]
) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.project_id == project_id, table.c.session_id.in_(session_ids)
