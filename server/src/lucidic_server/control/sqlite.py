"""The control database as a file: SQLite in WAL mode, synchronous=NORMAL.

A commit survives the death of the process and waits for no disk, so that the calls of this room are
short enough for the event loop.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lucidic_server.control.errors import ControlError

FILE = "control.sqlite"
# Another process (`lucidic keys`) holds the file for milliseconds; longer is a fault.
_BUSY_TIMEOUT_MS = 5_000


def connect(path: Path) -> sa.Engine:
    """Returns an engine on the file."""
    engine = sa.create_engine(f"sqlite:///{path}")
    sa.event.listen(engine, "connect", _configure)
    return engine


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keeps other processes from opening the file for the block: one of them makes the tables."""
    folder = path.parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ControlError(f"The data folder {folder} cannot be used: {error.strerror}.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def copy_database(engine: sa.Engine, path: Path) -> None:
    """Copies the database to `path` as it is at one moment, while others write; blocks."""
    with engine.connect() as connection, sqlite3.connect(path) as target:
        source: Any = connection.connection.driver_connection
        source.backup(target)
    target.close()


def told(path: Path, error: sa.exc.DatabaseError) -> str:
    """Returns one sentence about a file that cannot be used."""
    cause = str(error.orig)
    if "full" in cause:
        return f"The disk is full: {path} cannot be written; free some space and start again."
    if "readonly" in cause or "unable to open" in cause:
        return f"{path} cannot be written: {cause}; check who owns the data folder."
    if "not a database" in cause or "malformed" in cause:
        return (
            f"{path} is damaged ({cause}): restore it from a backup, or move it away to start anew."
        )
    return f"{path} cannot be used: {cause}."


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    # What is deleted is overwritten: a deletion promises that nothing is left in the file.
    connection.execute("PRAGMA secure_delete=ON")
