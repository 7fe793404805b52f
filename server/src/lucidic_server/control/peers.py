"""Turns among servers: PostgreSQL's advisory locks, and a few numbers that all of them count on.

A lock belongs to a connection, so a server that dies gives up its turns when its connections break.
The connections are apart from those of the repositories: whoever waits for a turn holds up nobody.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from lucidic_server.control import postgres
from lucidic_server.control.locks import number_of
from lucidic_server.control.peer_tables import marks
from lucidic_server.control.transaction import inserting
from lucidic_server.model.peers import PeersError

_CLOCK = "clock"


class PostgresPeers:
    """What the servers over one database ask each other for."""

    are_possible = True

    def __init__(self, url: str) -> None:
        self._engine = postgres.connect(url).execution_options(isolation_level="AUTOCOMMIT")
        # Made once: they run several times a second.
        fresh = inserting(self._engine, marks)
        later = sa.func.greatest(marks.c.value + 1, fresh.excluded.value)
        key = ["name"]
        self._tick = fresh.on_conflict_do_update(index_elements=key, set_={"value": later})
        self._tick = self._tick.returning(marks.c.value)
        one_more = marks.c.value + 1
        self._change = fresh.on_conflict_do_update(index_elements=key, set_={"value": one_more})

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Waits until nobody is in a turn of this name, and keeps all others out for the block."""
        with self._held("pg_advisory_lock", "pg_advisory_unlock", name):
            yield

    @contextmanager
    def together(self, name: str) -> Iterator[None]:
        """Keeps those out for the block who want to be alone."""
        with self._held("pg_advisory_lock_shared", "pg_advisory_unlock_shared", name):
            yield

    @contextmanager
    def attempt(self, name: str) -> Iterator[bool]:
        """Like `alone`, but gives False instead of waiting."""
        with self._held("pg_try_advisory_lock", "pg_advisory_unlock", name) as is_mine:
            yield is_mine

    def tick(self, at_least: int) -> int:
        """Returns a moment after every one that any server got, and not before `at_least`."""
        with _translated(), self._engine.connect() as connection:
            return int(
                connection.execute(self._tick, {"name": _CLOCK, "value": at_least}).scalar_one()
            )

    def change(self, name: str) -> None:
        """Tells that something which others remember has changed."""
        with _translated(), self._engine.connect() as connection:
            connection.execute(self._change, {"name": name, "value": 1})

    def changes(self, name: str) -> int:
        """Returns how often it has changed."""
        with _translated(), self._engine.connect() as connection:
            query = sa.select(marks.c.value).where(marks.c.name == name)
            return connection.execute(query).scalar() or 0

    def close(self) -> None:
        """Gives up every turn."""
        self._engine.dispose()

    @contextmanager
    def _held(self, take: str, give: str, name: str) -> Iterator[bool]:
        lock = {"lock": number_of(name)}
        with _translated():
            connection = self._engine.connect()
        try:
            with _translated():
                got = connection.execute(sa.text(f"SELECT {take}(:lock)"), lock).scalar()
            # Those that wait answer nothing.
            is_mine = got is not False
            yield is_mine
            if is_mine:
                with _translated():
                    connection.execute(sa.text(f"SELECT {give}(:lock)"), lock)
        except BaseException:
            # Whatever is still held goes with the connection.
            connection.invalidate()
            raise
        finally:
            connection.close()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (sa.exc.SQLAlchemyError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise PeersError(f"the other servers can't be heard through PostgreSQL: {cause}") from error
