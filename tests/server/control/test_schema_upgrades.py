"""A folder of every schema that there ever was is brought up to date, with all that is in it.

The old folders are made by the migration files themselves, up to that version.
"""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from lucidic_server.clock import SystemClock
from lucidic_server.control import database
from lucidic_server.control import sqlite
from lucidic_server.control.keys import key_hash
from lucidic_server.control.losses import Loss
from lucidic_server.control.store import Control
from lucidic_server.model.role import Role

MIGRATIONS = Path(database.__file__).parent / "migrations"
VERSIONS = sorted(path.name[1:5] for path in MIGRATIONS.glob("versions/v*.py"))
KEY = "lucidic_of_an_old_schema"


def make_old(folder: Path, version: str) -> None:
    """Makes a folder as a server of that schema version left it, with a row of everything old."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = sa.create_engine(f"sqlite:///{folder / sqlite.FILE}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    engine.dispose()
    rows = {
        "api_keys": {
            "prefix": KEY[:14],
            "project_id": "default",
            "name": "old",
            "sha256": key_hash(KEY),
            "created_at": 1,
        },
        "leases": {
            "project_id": "default",
            "session_id": "s",
            "writer": "w",
            "watched": 0,
            "since": 1,
            "last_seen": 2,
        },
        "losses": {"source": "door", "writer": "", "reason": "torn", "count": 3, "at": 1},
    }
    if version >= "0002":
        rows["flags"] = {
            "flag_id": "f",
            "project_id": "default",
            "agent_id": "",
            "name": "f",
            "value": "1",
            "created_at": 1,
            "updated_at": 1,
        }
    if version >= "0003":
        rows["client_events"] = {
            "project_id": "default",
            "client_id": "c",
            "session_id": "s",
            "revision": 1,
            "content": "x",
            "time": 1,
        }
    if version >= "0006":
        rows["losses"]["project_id"] = "default"
        rows["api_keys"]["role"] = "admin"
    with sqlite3.connect(folder / sqlite.FILE) as plain:
        for table, row in rows.items():
            marks = ", ".join("?" for _ in row)
            names = ", ".join(f'"{name}"' for name in row)
            plain.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    plain.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_everything_is_there_afterwards(tmp_path: Path, version: str) -> None:
    make_old(tmp_path, version)
    for _start in range(2):
        control = Control(tmp_path, SystemClock())
        key = control.keys.find(key_hash(KEY))
        assert key is not None
        # A key of the time before there were roles goes on doing all that it did.
        assert (key.name, key.role) == ("old", Role.ADMIN)
        assert [lease.writer for lease in control.leases.load()] == ["w"]
        assert control.losses.totals("default") == [Loss("door", "torn", 3, 1, 1)]
        assert control.losses.totals("other") == []
        (project,) = control.projects.all()
        assert (project.project_id, project.retention_days) == ("default", None)
        if version >= "0002":
            assert control.flags.get("default", "f") is not None
        if version >= "0003":
            assert control.client_events.find("default", "c") is not None
        assert control.prompts.write("default", "a", "n", "c").version >= 1
        assert not control.accounts.is_any()
        control.close()
