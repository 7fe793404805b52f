"""The control database: its schema, and one clear sentence for each way it cannot be opened."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from lucidic_server.clock import SystemClock
from lucidic_server.control import database
from lucidic_server.control import sqlite
from lucidic_server.control.database import open_engine
from lucidic_server.control.errors import ControlError
from lucidic_server.control.errors import ControlStoreError
from lucidic_server.control.store import Control
from lucidic_server.control.tables import metadata


def test_the_newest_migration_is_the_one_that_a_start_expects() -> None:
    config = Config()
    folder = Path(database.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_current_head() == database.HEAD


def test_the_migrations_make_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_it_writes_ahead_and_waits_for_no_disk(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(sa.text("PRAGMA synchronous")) == 1
    engine.dispose()


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    open_engine(tmp_path).dispose()
    with sqlite3.connect(tmp_path / sqlite.FILE) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = (tmp_path / sqlite.FILE).read_bytes()
    with pytest.raises(ControlError, match=r"newer version.*upgrade lucidic-server"):
        open_engine(tmp_path)
    assert (tmp_path / sqlite.FILE).read_bytes() == before


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / sqlite.FILE).write_bytes(b"not a database" * 100)
    with pytest.raises(ControlError, match=r"control\.sqlite is damaged"):
        open_engine(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ControlError, match="cannot be used"):
        open_engine(tmp_path / "file" / "data")


def test_a_fault_while_it_runs_is_ours_to_tell(tmp_path: Path) -> None:
    control = Control(tmp_path, SystemClock())
    with sqlite3.connect(tmp_path / sqlite.FILE) as connection:
        connection.execute("DROP TABLE losses")
    connection.close()
    with pytest.raises(ControlStoreError, match="no such table"):
        control.losses.add("default", "door", "", {"malformed": 1})
    control.close()


def test_a_full_disk_is_named() -> None:
    full = sa.exc.OperationalError("", {}, sqlite3.OperationalError("database or disk is full"))
    assert sqlite.told(Path("x"), full).startswith("The disk is full")
