"""The engine's side of a backup: freezes every table's parts, and attaches them in a new store.

Frozen parts are hard links: freezing takes milliseconds whatever is stored, and neither merges nor
deletions change them.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
from clickhouse_connect.driver.client import Client

from lucidic_server.telemetry.engine import SCHEME
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.engine import run
from lucidic_server.telemetry.engine import select
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.merged import load
from lucidic_server.telemetry.migration import load_migrations
from lucidic_server.telemetry.migration import migrate

# Summaries before what they are computed from: what they miss is computed at the next open, and
# what they have too much would stay.
TABLES = (
    "tallies",
    "session_summaries",
    "session_tombstones",
    "event_records",
    "session_records",
    "scores",
    "blob_references",
    "run_links",
)
_SHADOW = "shadow"
_DETACHED = "detached"


class _Table(msgspec.Struct):
    name: str
    data_path: str


class _Sum(msgspec.Struct):
    rows: int


_ROWS = """
SELECT toInt64(sum(rows)) AS rows FROM system.parts
WHERE database = currentDatabase() AND table = {table:String} AND active
"""


class Frozen(msgspec.Struct, frozen=True):
    """A moment of the store on disk: files by table and part, until `thaw`."""

    folder: Path
    schema: int

    def files(self) -> Iterator[tuple[str, Path]]:
        """Yields every file with its name in an archive: table/part/file."""
        for table in TABLES:
            root = self.folder / table
            for path in sorted(root.rglob("*")):
                if path.is_file():
                    yield f"{table}/{path.relative_to(root)}", path


def freeze(client: Client, path: Path, name: str) -> Frozen:
    """Freezes all tables, on the thread that writes: nothing comes in meanwhile."""
    tables = _tables(client)
    target = path / f"frozen-{name}"
    shutil.rmtree(target, ignore_errors=True)
    for table in TABLES:
        run(client, f"ALTER TABLE {table} FREEZE WITH NAME '{name}_{table}'")
        shadow = path / _SHADOW / f"{name}_{table}"
        # Below it the engine repeats the table's own path; without rows there is nothing at all.
        parts = next(shadow.glob(f"**/{Path(tables[table]).name}"), None)
        (target / table).mkdir(parents=True)
        if parts is not None:
            for part in parts.iterdir():
                part.rename(target / table / part.name)
        shutil.rmtree(shadow, ignore_errors=True)
    return Frozen(target, load_migrations()[-1].version)


def thaw(frozen: Frozen) -> None:
    """Lets the frozen parts go."""
    shutil.rmtree(frozen.folder, ignore_errors=True)


def attach(folder: Path, parts: Path, schema: int) -> dict[str, int]:
    """Makes a store in `folder` of the schema that the parts have, and takes them in.

    Returns how many rows came, by table. Raises TelemetryError; the folder is of no use then.
    """
    known = load_migrations()
    if schema > known[-1].version:
        raise TelemetryError(
            f"the backup was made by a newer Lucidic (schema {schema}; this version knows up to "
            f"{known[-1].version}): upgrade lucidic-server"
        )
    engine = Engine.open(f"{SCHEME}{folder}")
    try:
        client = engine.connect()
        migrate(client, [one for one in known if one.version <= schema])
        tables = _tables(client)
        rows: dict[str, int] = {}
        for table in TABLES:
            rows[table] = 0
            if table not in tables:
                continue  # the backup is older than the table
            # A merge could drop some of the rows that are counted.
            run(client, f"SYSTEM STOP MERGES {table}")
            for part in sorted((parts / table).iterdir()) if (parts / table).is_dir() else ():
                part.rename(Path(tables[table]) / _DETACHED / part.name)
                run(client, f"ALTER TABLE {table} ATTACH PART '{part.name}'")
            found = select(client, _ROWS, {"table": table})
            rows[table] = msgspec.json.decode(found, type=_Sum).rows
        return rows
    finally:
        engine.close()


def _tables(client: Client) -> dict[str, str]:
    """Returns where each table's parts lie."""
    lines = select(client, load("data_paths"), {})
    found = msgspec.json.Decoder(_Table).decode_lines(lines)
    return {table.name: table.data_path for table in found}
