"""Opening a store: what it makes, what it refuses in one sentence, what it takes up again."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lucidic_server.blobs.store import Blobs
from lucidic_server.model.admitted import Admitted
from lucidic_server.telemetry import migration
from lucidic_server.telemetry.engine import run
from lucidic_server.telemetry.errors import TelemetryError
from lucidic_server.telemetry.migration import load_migrations
from lucidic_server.telemetry.migration import migrate
from lucidic_server.telemetry.precedence import MERGING
from lucidic_server.telemetry.precedence import MERGING_NICE
from lucidic_server.telemetry.store import Telemetry
from lucidicai.wire.records import SessionBegan
from tests.support.small_disk import fill
from tests.support.small_disk import mounted
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import open_store

PROJECT = "p"

# Holds the store open until its standard input ends.
HOLDER = """
import sys
from pathlib import Path
from tests.support.telemetry_store import open_store
with open_store(Path(sys.argv[1])):
    print("open", flush=True)
    sys.stdin.read()
"""

# Tells how much each kind of thread leaves to the others.
PRIORITIES = """
import contextlib, json, os, sys
from pathlib import Path
from tests.support.telemetry_store import open_store
nice = {}
with open_store(Path(sys.argv[1])):
    for thread in Path("/proc/self/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            name = (thread / "comm").read_text().strip()
            nice.setdefault(name, []).append(os.getpriority(os.PRIO_PROCESS, int(thread.name)))
print(json.dumps(nice))
"""


def _session(session_id: str) -> Admitted:
    return Admitted(PROJECT, SessionBegan(writer=session_id, seq=1, time=5, session_id=session_id))


def _refused(url: str, folder: Path) -> str:
    with pytest.raises(TelemetryError) as caught:
        Telemetry.open(url, Blobs.open(f"file://{folder}/blobs"))
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


def _ids(store: StoreDriver) -> list[str]:
    store.settle()
    page = store.run(store.telemetry.list_sessions(PROJECT, None, "agent_id", 50, None))
    return [one.session_id for one in page.items]


def test_merges_leave_the_processors_to_whoever_waits(tmp_path: Path) -> None:
    # In a process of its own: the engine gives a closed store's threads other work.
    command = [sys.executable, "-c", PRIORITIES, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, check=True)
    nice: dict[str, list[int]] = json.loads(done.stdout)
    assert set(nice.pop(MERGING)) == {MERGING_NICE}
    assert max(max(each) for each in nice.values()) == 0


def test_a_closed_store_opens_again_with_all_it_had(tmp_path: Path) -> None:
    for number in range(3):
        with open_store(tmp_path) as store:
            store.commit(_session(f"s{number}"))
            assert _ids(store) == [f"s{n}" for n in range(number + 1)]


def test_two_stores_one_after_the_other_in_one_process(tmp_path: Path) -> None:
    for name in ("a", "b c'é"):
        with open_store(tmp_path / name) as store:
            store.commit(_session(name))
            assert _ids(store) == [name]


def test_closing_writes_the_summaries_that_are_late(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.commit(_session("s"))
    with open_store(tmp_path) as store:
        sql = "SELECT count() AS n FROM session_summaries"
        assert store.rows(sql) == [{"n": 1}]


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        closed = store
        store.run(store.telemetry.close())
        for question in (
            closed.telemetry.commit([_session("s")]),
            closed.telemetry.session(PROJECT, "s"),
            closed.telemetry.delete_sessions(PROJECT, ["s"]),
        ):
            with pytest.raises(TelemetryError, match="the store is closed"):
                store.run(question)


def test_another_address_is_refused(tmp_path: Path) -> None:
    assert "chdb:///absolute/folder" in _refused("postgresql://host", tmp_path)
    assert "chdb:///absolute/folder" in _refused("chdb://relative", tmp_path)


def test_a_folder_that_can_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    sentence = _refused(f"chdb://{tmp_path}/file/telemetry", tmp_path)
    assert f"the data folder {tmp_path}/file/telemetry can't be written" in sentence


def test_a_store_that_another_process_holds_is_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        sentence = _refused(f"chdb://{tmp_path}/telemetry", tmp_path)
        assert "in use by another process" in sentence
        holder.communicate()
    assert holder.returncode == 0
    with open_store(tmp_path) as store:
        assert _ids(store) == []


def test_a_store_of_a_newer_version_is_one_sentence_and_stays_as_it_is(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.commit(_session("s"))
        client = store.telemetry._engine.connect()
        run(client, "INSERT INTO schema_migrations (version, name) VALUES (9999, 'future')")
    sentence = _refused(f"chdb://{tmp_path}/telemetry", tmp_path)
    assert "newer Lucidic (schema 9999" in sentence
    # Still refused, and the refusal left the folder free.
    assert _refused(f"chdb://{tmp_path}/telemetry", tmp_path) == sentence


def test_migrations_are_numbered_without_a_gap_and_run_once(tmp_path: Path) -> None:
    known = load_migrations()
    assert [one.version for one in known] == list(range(1, len(known) + 1))
    with open_store(tmp_path) as store:
        applied = store.rows("SELECT version FROM schema_migrations ORDER BY version")
        assert [row["version"] for row in applied] == [one.version for one in known]
        assert migrate(store.telemetry._engine.connect(), known) == []


def test_a_migration_that_was_cut_short_runs_again(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        client = store.telemetry._engine.connect()
        statements = ["CREATE TABLE IF NOT EXISTS late (x Int8) ENGINE = Memory", "broken"]
        known = [*load_migrations(), migration.Migration(9000, "late", statements)]
        with pytest.raises(TelemetryError):
            migrate(client, known)
        statements[1] = "INSERT INTO late VALUES (1)"
        assert migrate(client, known) == [9000]


def test_fsync_is_a_setting_of_the_tables(tmp_path: Path) -> None:
    blobs = Blobs.open(f"file://{tmp_path}/blobs")

    async def created(*, fsync: bool) -> str:
        telemetry = Telemetry.open(f"chdb://{tmp_path}/telemetry", blobs, fsync=fsync)
        try:
            await telemetry.commit([_session("s")])
            sql = "SELECT create_table_query AS q FROM system.tables WHERE name = 'event_records'"
            return telemetry._engine.read(sql, {}).decode()
        finally:
            await telemetry.close()

    assert "fsync_after_insert = 1" in asyncio.run(created(fsync=True))
    assert "fsync_after_insert = 1" not in asyncio.run(created(fsync=False))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "disk", 48) as folder:
        yield folder


def test_a_full_disk_refuses_writes_answers_reads_and_recovers(small_disk: Path) -> None:
    filler = small_disk / "filler"
    with open_store(small_disk) as store:
        store.commit(_session("before"))
        store.settle()
        fill(filler)
        with pytest.raises(TelemetryError, match="the disk is full"):
            store.commit(*(_session(f"full-{number}") for number in range(10_000)))
        assert store.run(store.telemetry.session(PROJECT, "before")) is not None
        filler.unlink()
        store.commit(_session("after"))
        assert {"before", "after"} <= set(_ids(store))
