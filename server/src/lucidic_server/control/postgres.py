"""The control database in PostgreSQL: for servers on several machines.

Its driver, psycopg, is an extra and imported here only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles

from lucidic_server.control.errors import ControlError
from lucidic_server.control.locks import number_of

SCHEMES = ("postgresql://", "postgres://")

# A server that is gone must not hold up ours for longer; nothing here takes a second.
_CONNECT_SECONDS = 5
_OPTIONS = (
    "-c statement_timeout=30s -c lock_timeout=20s -c idle_in_transaction_session_timeout=60s"
    # A peer that died with its machine is noticed after a minute, and its locks are free again.
    " -c tcp_keepalives_idle=20 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=4"
)
_POOL = {"pool_size": 8, "max_overflow": 24, "pool_timeout": 20, "pool_pre_ping": True}


def connect(url: str) -> sa.Engine:
    """Returns an engine on the database at `postgresql://user:password@host:port/database`.

    Raises ControlError: not such an address, or the driver is not installed.
    """
    try:
        parsed = sa.make_url(url).set(drivername="postgresql+psycopg")
    except (sa.exc.ArgumentError, ValueError):
        parsed = None
    if parsed is None or not parsed.host or not parsed.database:
        raise ControlError(
            "LUCIDIC_DATABASE_URL is not of the form postgresql://user:password@host:port/database."
        )
    arguments = {"connect_timeout": _CONNECT_SECONDS, "options": _OPTIONS}
    try:
        engine = sa.create_engine(parsed, connect_args=arguments, **_POOL)
    except ImportError as error:
        raise ControlError(
            "PostgreSQL needs the driver psycopg, which is not installed: "
            "pip install 'lucidic-server[postgresql]'."
        ) from error
    sa.event.listen(engine, "before_cursor_execute", _without_zero, retval=True)
    return engine


@contextmanager
def alone(engine: sa.Engine) -> Iterator[None]:
    """Keeps other servers from opening the database for the block: one of them makes the tables."""
    # No transaction: it would count as idle while the tables are made.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        lock = {"lock": number_of("schema")}
        # Another server may be at it for a while.
        connection.execute(sa.text("SET lock_timeout = '300s'"))
        connection.execute(sa.text("SET statement_timeout = '300s'"))
        connection.execute(sa.text("SELECT pg_advisory_lock(:lock)"), lock)
        try:
            yield
        finally:
            connection.execute(sa.text("SELECT pg_advisory_unlock(:lock)"), lock)
            connection.execute(sa.text("RESET lock_timeout"))
            connection.execute(sa.text("RESET statement_timeout"))


def told(engine: sa.Engine, error: sa.exc.DBAPIError) -> str:
    """Returns one sentence about a database that cannot be used; it names no password."""
    url = engine.url
    place = f"{url.host}:{url.port or 5432}"
    cause = str(error.orig).strip().splitlines()[-1].strip()
    if "authentication failed" in cause or "no password supplied" in cause:
        return (
            f"PostgreSQL at {place} refuses the user {url.username!r} with this password: mend "
            "LUCIDIC_DATABASE_URL; in a password @ is written as %40 and / as %2F."
        )
    if "does not exist" in cause and f'"{url.database}"' in cause:
        return (
            f"PostgreSQL at {place} has no database {url.database!r}: make it "
            f"(CREATE DATABASE {url.database}), or mend LUCIDIC_DATABASE_URL."
        )
    if "permission denied" in cause:
        return (
            f"PostgreSQL at {place} does not let {url.username!r} make tables in the database "
            f"{url.database!r} ({cause}): make that user the database's owner."
        )
    if isinstance(error, sa.exc.OperationalError):
        return (
            f"PostgreSQL at {place} cannot be reached ({cause}): check that it runs there and that "
            "LUCIDIC_DATABASE_URL is its address."
        )
    return f"The database {url.database!r} of PostgreSQL at {place} cannot be used: {cause}."


@compiles(sa.String, "postgresql")
def _text(_type: sa.String, _compiler: Any, **_arguments: Any) -> str:
    # Lengths are limited at the doors. PostgreSQL alone would refuse what is longer than a column.
    return "TEXT"


def _without_zero(
    _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
) -> tuple[str, Any]:
    # PostgreSQL's texts hold no zero character; SQLite's and JSON's do.
    return statement, _replaced(parameters)


def _replaced(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "�") if "\0" in value else value
    if isinstance(value, dict):
        return {name: _replaced(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_replaced(each) for each in value)
    return value
