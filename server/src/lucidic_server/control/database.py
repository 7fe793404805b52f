"""Opens the control database and brings its schema up to date, or says why it cannot.

SQLite in WAL mode with synchronous=NORMAL: a commit survives the death of the process and waits
for no disk, so that the calls of this room are short enough for the event loop.
"""

import fcntl
import os
import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lucidic_server.control.errors import ControlError
from lucidic_server.control.errors import ControlStoreError

FILE = "control.sqlite"
# The newest file in migrations/versions. It stands here too so that a start with an up-to-date
# schema need not import Alembic (0.3 s of a budget of 2); a test compares the two.
HEAD = "0008"
# Another process (`lucidic keys`) holds the file for milliseconds; longer is a fault.
_BUSY_TIMEOUT_MS = 5_000


def open_engine(data_dir: Path) -> sa.Engine:
    """Returns an engine on the folder's control database, its schema at `HEAD`.

    Raises ControlError: folder not writable, disk full, not a database, of a newer version.
    """
    path = data_dir / FILE
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise ControlError(
            f"The data folder {data_dir} cannot be used: {error.strerror}."
        ) from error
    engine = sa.create_engine(f"sqlite:///{path}")
    sa.event.listen(engine, "connect", _configure)
    try:
        # Two processes may start on a fresh folder: one of them makes the tables.
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _migrate(engine, path)
    except sa.exc.DatabaseError as error:
        engine.dispose()
        raise ControlError(_told(path, error)) from error
    except ControlError:
        engine.dispose()
        raise
    finally:
        os.close(descriptor)
    sa.event.listen(engine, "handle_error", _translate)
    return engine


def copy_database(engine: sa.Engine, path: Path) -> None:
    """Copies the database to `path` as it is at one moment, while others write; blocks."""
    with engine.connect() as connection, sqlite3.connect(path) as target:
        source: Any = connection.connection.driver_connection
        source.backup(target)
    target.close()


def _translate(context: sa.engine.ExceptionContext) -> None:
    # Whoever calls this room need not know what it is made of.
    message = f"the control store failed: {context.original_exception}"
    raise ControlStoreError(message) from context.original_exception


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    # What is deleted is overwritten: a deletion promises that nothing is left in the file.
    connection.execute("PRAGMA secure_delete=ON")


def _migrate(engine: sa.Engine, path: Path) -> None:
    with engine.connect() as connection:
        is_fresh = not sa.inspect(connection).has_table("alembic_version")
        version = (
            ""
            if is_fresh
            else connection.scalar(sa.text("SELECT version_num FROM alembic_version")) or ""
        )
    if version == HEAD:
        return
    if version > HEAD:
        raise ControlError(
            f"{path} was written by a newer version of Lucidic (schema {version}, this one knows "
            f"up to {HEAD}): upgrade lucidic-server, or give another --data-dir."
        )
    from alembic import command  # noqa: PLC0415 # 0.3 s, and only a changed schema needs it
    from alembic.config import Config  # noqa: PLC0415 # as above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _told(path: Path, error: sa.exc.DatabaseError) -> str:
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
