"""A store of every schema that there ever was is brought up to date, with all that is in it.

The old stores are made by the migration files themselves, up to that version.
"""

import asyncio
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from lucidic_server.blobs.store import Blobs
from lucidic_server.telemetry import archive
from lucidic_server.telemetry import erasure
from lucidic_server.telemetry.durability import _TABLES as SYNCED
from lucidic_server.telemetry.engine import Engine
from lucidic_server.telemetry.engine import run
from lucidic_server.telemetry.migration import load_migrations
from lucidic_server.telemetry.migration import migrate
from lucidic_server.telemetry.store import Telemetry

PICTURE = b"\x89PNG\r\n\x1a\n of an old store"
PAYLOAD = json.dumps("long " * 20_000).encode()
MIGRATIONS = load_migrations()
ONE_INDEX = next(one for one in MIGRATIONS if one.name == "index_once")


def make_old(folder: Path, version: int) -> None:
    """Makes a store as a server of that schema version left it, with a session and its blobs."""
    blobs = Blobs.open(f"file://{folder}/blobs")
    picture, payload = blobs.put(PICTURE), blobs.put(PAYLOAD)
    engine = Engine.open(f"chdb://{folder}/telemetry")
    client = engine.connect()
    migrate(client, [one for one in MIGRATIONS if one.version <= version])
    told: dict[str, Any] = {
        "project_id": "p",
        "session_id": "s",
        "writer": "w",
        "time": 1_000_000_000,
        "received_at": 1_000_000_000,
    }
    session = {**told, "seq": 1, "kind": "session_began", "agent_id": "a", "task": "old"}
    stub = {"$lucidic_blob": payload, "size": len(PAYLOAD), "preview": "long"}
    event = {
        **told,
        "seq": 2,
        "kind": "event_began",
        "event_id": "e",
        "type": "step",
        "input": json.dumps(stub, separators=(",", ":")),
        "screenshots": [{"media_type": "image/png", "blob": picture, "url": ""}],
    }
    engine.insert(client, "session_records", [json.dumps(session).encode()])
    engine.insert(client, "event_records", [json.dumps(event).encode()])
    engine.close()


@pytest.mark.parametrize("version", [one.version for one in MIGRATIONS])
def test_everything_is_there_afterwards(tmp_path: Path, version: int) -> None:
    make_old(tmp_path, version)

    async def look() -> None:
        blobs = Blobs.open(f"file://{tmp_path}/blobs")
        store = Telemetry.open(f"chdb://{tmp_path}/telemetry", blobs)
        try:
            await store.settle()
            session = await store.session("p", "s")
            assert session is not None
            assert (session.agent_id, session.task) == ("a", "old")
            event = await store.event("p", "s", "e")
            assert event is not None
            assert event.input == json.loads(PAYLOAD)
            page = await store.list_sessions("p", None, None, 10, None)
            assert [one.session_id for one in page.items] == ["s"]
            assert await store.scores("p", "s") == []
            for data in (PICTURE, PAYLOAD):
                blob_id = hashlib.sha256(data).hexdigest()
                # Blobs of before there were references belong to those who named them.
                assert await store.holds_blob("p", blob_id) == (version < 6)
                assert not await store.holds_blob("other", blob_id)
            erased = await store.delete_sessions("p", ["s"])
            assert erased.blobs == (2 if version < 6 else 0)
            assert set((await store.purge("p", ["s"])).values()) == {0}
        finally:
            await store.close()

    asyncio.run(look())


@pytest.mark.parametrize("done", range(len(ONE_INDEX.statements) + 1))
def test_the_exchange_of_a_table_may_be_cut_short_anywhere(tmp_path: Path, done: int) -> None:
    make_old(tmp_path, ONE_INDEX.version - 1)
    engine = Engine.open(f"chdb://{tmp_path}/telemetry")
    client = engine.connect()
    for statement in ONE_INDEX.statements[:done]:
        run(client, statement)
    engine.close()

    async def look() -> None:
        blobs = Blobs.open(f"file://{tmp_path}/blobs")
        store = Telemetry.open(f"chdb://{tmp_path}/telemetry", blobs)
        try:
            event = await store.event("p", "s", "e")
            assert event is not None
            assert event.input == json.loads(PAYLOAD)
            tables = store._engine.read(
                "SELECT name, engine FROM system.tables WHERE name LIKE 'event_records%'", {}
            )
            assert tables == b'{"name":"event_records","engine":"MergeTree"}\n'
            rows = store._engine.read("SELECT count() AS rows FROM event_records", {})
            assert rows == b'{"rows":1}\n'
        finally:
            await store.close()

    asyncio.run(look())


def test_every_table_is_synced_erased_and_backed_up(tmp_path: Path) -> None:
    engine = Engine.open(f"chdb://{tmp_path}/telemetry")
    client = engine.connect()
    migrate(client, MIGRATIONS)
    tables = set(archive._tables(client)) - {"schema_migrations"}
    engine.close()
    assert set(archive.TABLES) == tables
    others = {*erasure.COMPUTED, erasure.RUN_LINKS, "session_tombstones"}
    assert {*erasure.TABLES, *others} == tables
    assert set(SYNCED) == tables


def test_a_small_part_of_any_table_is_one_file(tmp_path: Path) -> None:
    engine = Engine.open(f"chdb://{tmp_path}/telemetry")
    client = engine.connect()
    migrate(client, MIGRATIONS)
    for table in archive.TABLES:
        engine.insert(client, table, [b'{"project_id":"p"}'])
    rows = engine.read(
        "SELECT DISTINCT table, part_storage_type AS kind FROM system.parts"
        " WHERE active AND table != 'schema_migrations'",
        {},
    )
    engine.close()
    found = {(row["table"], row["kind"]) for row in map(json.loads, rows.splitlines())}
    assert found == {(table, "Packed") for table in archive.TABLES}
