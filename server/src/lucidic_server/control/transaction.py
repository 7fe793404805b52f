"""One write, one transaction, and nobody between its reads and its writes."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Gives a connection whose reads stay true until its writes are committed.

    SQLite takes its write lock at once: with its usual deferred begin, what was read could have
    changed by the first write. Raises ControlStoreError if the lock is not had in time.
    """
    with engine.begin() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
