"""PostgreSQL: its schema, several servers at once, a sentence for each way it cannot be used."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from lucidic_server.control.database import HEAD
from lucidic_server.control.database import open_engine
from lucidic_server.control.errors import ControlError
from lucidic_server.control.errors import ControlStoreError
from lucidic_server.control.tables import metadata
from tests.support.postgres import PASSWORD
from tests.support.postgres import database_url
from tests.support.postgres import running

__all__ = ["database_url"]


def test_the_migrations_make_the_tables_that_the_code_knows(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_several_open_a_new_database_at_once(database_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        engines = list(pool.map(open_engine, [database_url] * 4))
    with engines[0].connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).all() == [
            (HEAD,)
        ]
        assert connection.scalar(sa.text("SELECT count(*) FROM projects")) == 1
    for engine in engines:
        engine.dispose()


def test_a_newer_database_is_refused(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(ControlError, match=r"newer version.*upgrade lucidic-server"):
        open_engine(database_url)


def test_a_wrong_password_is_told_without_it() -> None:
    url = running().url("postgres", password="wrong-secret")
    with pytest.raises(ControlError, match="refuses the user 'lucidic' with this password") as told:
        open_engine(url)
    assert "wrong-secret" not in str(told.value)


def test_a_database_that_is_not_there() -> None:
    with pytest.raises(ControlError, match="has no database 'nowhere': make it"):
        open_engine(running().url("nowhere"))


def test_nobody_there() -> None:
    with pytest.raises(ControlError, match=r"127\.0\.0\.1:1 cannot be reached"):
        open_engine(f"postgresql://lucidic:{PASSWORD.replace('@', '%40')}@127.0.0.1:1/x")


@pytest.mark.parametrize("url", ["postgresql://", "postgresql://host", "postgresql:///x", "mysql"])
def test_a_malformed_address(url: str) -> None:
    with pytest.raises(ControlError, match="postgresql://user:password@host:port/database"):
        open_engine(url)


def test_a_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ControlError, match=r"pip install 'lucidic-server\[postgresql\]'"):
        open_engine("postgresql://u:p@127.0.0.1:1/x")


def test_a_fault_while_it_runs_is_ours_to_tell(database_url: str) -> None:
    engine = open_engine(database_url)
    with engine.connect() as connection, pytest.raises(ControlStoreError, match="does not exist"):
        connection.execute(sa.text("SELECT * FROM nowhere"))
    engine.dispose()
