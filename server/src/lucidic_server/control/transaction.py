"""One write, one transaction, and nobody between its reads and its writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import sqlalchemy as sa

from lucidic_server.control.locks import number_of


@contextmanager
def writing(engine: sa.Engine, what: str = "") -> Iterator[sa.Connection]:
    """Gives a connection whose reads stay true until its writes are committed.

    `what` names the rows that are written: those who write other rows do not wait, where the
    database can do so. SQLite takes its write lock at once: with its usual deferred begin, what was
    read could have changed by the first write. PostgreSQL takes a lock that all who write here take
    first. Raises ControlStoreError if the lock is not had in time.
    """
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            lock = {"lock": number_of(f"write:{what}")}
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), lock)
        yield connection


def replacing(engine: sa.Engine, table: sa.Table) -> sa.Insert:
    """Returns the statement that inserts rows of a table, each in place of the one with its key."""
    statement = inserting(engine, table)
    key = [column.name for column in table.primary_key]
    others = {c.name: statement.excluded[c.name] for c in table.c if c.name not in key}
    replaced: sa.Insert = statement.on_conflict_do_update(index_elements=key, set_=others)
    return replaced


def inserting(engine: sa.Engine, table: sa.Table) -> Any:
    """Returns an insert that knows what to do about a row that is there: the dialect's own."""
    # One of the two; the other would be imported in vain.
    dialect = import_module(f"sqlalchemy.dialects.{engine.dialect.name}")
    return dialect.insert(table)
