"""Opens the control database and brings its schema up to date, or says why it cannot."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from lucidic_server import disk
from lucidic_server.control import sqlite
from lucidic_server.control.errors import ControlError
from lucidic_server.control.errors import ControlStoreError

# The newest file in migrations/versions. It stands here too so that a start with an up-to-date
# schema need not import Alembic (0.3 s of a budget of 2); a test compares the two.
HEAD = "0013"


def open_engine(place: Path | str) -> sa.Engine:
    """Returns an engine on a folder's or an address's control database, its schema at `HEAD`.

    Raises ControlError, one sentence: folder not writable, disk full, not a database, not
    reachable, wrong password, of a newer version.
    """
    engine = _open_file(place / sqlite.FILE) if isinstance(place, Path) else _open_server(place)
    sa.event.listen(engine, "handle_error", _translate)
    return engine


def _open_file(path: Path) -> sa.Engine:
    with sqlite.alone(path):
        engine = sqlite.connect(path)
        try:
            with _disposed_at_fault(engine):
                _migrate(engine, str(path))
        except sa.exc.DatabaseError as error:
            raise ControlError(sqlite.told(path, error)) from error
    return engine


def _open_server(url: str) -> sa.Engine:
    from lucidic_server.control import postgres  # noqa: PLC0415 # only where one is configured

    engine = postgres.connect(url)
    try:
        with _disposed_at_fault(engine), postgres.alone(engine):
            _migrate(engine, f"The database {engine.url.database} at {engine.url.host}")
    except sa.exc.DBAPIError as error:
        raise ControlError(postgres.told(engine, error)) from error
    return engine


@contextmanager
def _disposed_at_fault(engine: sa.Engine) -> Iterator[None]:
    try:
        yield
    except BaseException:
        engine.dispose()
        raise


def _translate(context: sa.engine.ExceptionContext) -> None:
    # Whoever calls this room need not know what it is made of.
    cause = str(context.original_exception)
    if "disk is full" in cause:
        cause = disk.FULL
    message = f"the control store failed: {cause}"
    raise ControlStoreError(message) from context.original_exception


def _migrate(engine: sa.Engine, place: str) -> None:
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
            f"{place} was written by a newer version of Lucidic (schema {version}, this one knows "
            f"up to {HEAD}): upgrade lucidic-server, or give another place for it."
        )
    from alembic import command  # noqa: PLC0415 # 0.3 s, and only a changed schema needs it
    from alembic.config import Config  # noqa: PLC0415 # as above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
