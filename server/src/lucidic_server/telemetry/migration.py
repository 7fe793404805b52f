"""Brings a store's tables up to date: numbered SQL files, forward only.

The engine's folder lock, or a lock among the servers of one store, keeps a second process out while
this runs. A crash between a file's
statements leaves tables behind that its next run makes again: statements must bear that.
"""

import re
from importlib import resources
from typing import NamedTuple

import msgspec
from clickhouse_connect.driver.client import Client

from lucidic_server.telemetry import engine
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.layout import ON_ONE_SERVER
from lucidic_server.telemetry.layout import Layout

_NAME = re.compile(r"(\d{4})_(\w+)\.sql\Z")
_COMMENT = re.compile(r"--.*$", re.MULTILINE)

LEDGER = """
CREATE TABLE IF NOT EXISTS schema_migrations
(
    version UInt32,
    name String,
    applied_at DateTime64(3) DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree
ORDER BY version
"""


class Migration(NamedTuple):
    """One numbered file."""

    version: int
    name: str
    statements: list[str]


class _Version(msgspec.Struct):
    version: int


def load_migrations() -> list[Migration]:
    """Returns the migrations that this version of the server knows, in order."""
    found: list[Migration] = []
    for file in resources.files("lucidic_server.telemetry.schema").iterdir():
        match = _NAME.match(file.name)
        if match:
            found.append(Migration(int(match[1]), match[2], split(file.read_text("utf-8"))))
    return sorted(found)


def split(sql: str) -> list[str]:
    """Returns the statements of a file, without comments; no literal may hold `;` or `--`."""
    return [part.strip() for part in _COMMENT.sub("", sql).split(";") if part.strip()]


def migrate(
    client: Client, migrations: list[Migration], layout: Layout = ON_ONE_SERVER
) -> list[int]:
    """Applies what is missing and returns the versions applied.

    Raises TelemetryError if the store was written by a newer server.
    """
    for statement in layout.render(LEDGER):
        engine.run(client, statement)
    rows = engine.select(client, "SELECT max(version) AS version FROM schema_migrations", {})
    current = msgspec.json.decode(rows, type=_Version).version
    newest = migrations[-1].version
    if current > newest:
        message = (
            f"the data folder was written by a newer Lucidic (schema {current}; this version"
            f" knows up to {newest}); start that version again, or choose another data folder"
        )
        raise TelemetryError(message)
    missing = [migration for migration in migrations if migration.version > current]
    for migration in missing:
        for statement in migration.statements:
            for rendered in layout.render(statement):
                engine.run(client, rendered)
        engine.run(
            client,
            "INSERT INTO schema_migrations (version, name) SELECT {version:UInt32}, {name:String}",
            {"version": migration.version, "name": migration.name},
        )
    return [migration.version for migration in missing]
