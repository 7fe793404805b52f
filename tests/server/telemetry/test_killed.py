"""A server killed in the middle of an ingest: nothing acknowledged is missing, nothing is twice."""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lucidic_server.model.admitted import Admitted
from lucidic_server.model.figures import counts_of_groups
from lucidic_server.model.figures import groups_of
from lucidic_server.model.filter import Has
from lucidic_server.model.merge import merge_event
from lucidic_server.model.merge import merge_session
from lucidic_server.model.session import summary_of
from lucidic_server.model.statistics import Grouping
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventFields
from tests.support.ingest_child import PROJECT
from tests.support.ingest_child import next_records
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import open_store

RecordId = tuple[str, int]
KILLS = 3


def _ingest_until_killed(folder: Path, seed: int, acknowledgements: int) -> set[RecordId]:
    command = [sys.executable, "-m", "tests.support.ingest_child", str(folder), str(seed)]
    acknowledged: set[RecordId] = set()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        for _ in range(acknowledgements):
            line = child.stdout.readline()
            assert line, "the ingesting process ended by itself"
            acknowledged |= set(msgspec.json.decode(line, type=list[RecordId]))
        child.kill()
        # What it still managed to say was acknowledged too; the last line may be torn.
        for line in child.stdout.read().split(b"\n")[:-1]:
            acknowledged |= set(msgspec.json.decode(line, type=list[RecordId]))
    return acknowledged


def _written_by(seed: int, last_seq: dict[str, int]) -> dict[RecordId, AnyRecord]:
    """Makes the child's records again: its dice are seeded."""
    records: dict[RecordId, AnyRecord] = {}
    for number in range(3):
        writer = f"w{seed}-{number}"
        dice = random.Random(f"{seed} {writer}")
        seq, earlier = 1, 0
        while seq <= last_seq.get(writer, 0):
            batch = next_records(dice, writer, seq)
            seq += len(batch)
            records |= {(record.writer, record.seq): record for record in batch}
            # The child's other throws, in its order.
            dice.shuffle([None] * len(batch))
            dice.sample(range(earlier), min(earlier, dice.choice((0, 0, 10))))
            earlier = min(earlier + len(batch), 200)
    return records


@pytest.fixture(scope="module")
def killed(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[StoreDriver, set[RecordId], dict[RecordId, AnyRecord]]]:
    folder = tmp_path_factory.mktemp("killed")
    acknowledged: set[RecordId] = set()
    for seed in range(KILLS):
        acknowledged |= _ingest_until_killed(folder, seed, acknowledgements=25 + 20 * seed)
    with open_store(folder) as store:
        stored = _stored(store)
        last: dict[str, int] = {}
        for writer, seq in stored:
            last[writer] = max(seq, last.get(writer, 0))
        written: dict[RecordId, AnyRecord] = {}
        for seed in range(KILLS):
            written |= _written_by(seed, last)
        yield store, acknowledged, {one: written[one] for one in stored}


def _stored(store: StoreDriver) -> set[RecordId]:
    tables = ("session_records", "event_records")
    rows = [row for table in tables for row in store.rows(f"SELECT writer, seq FROM {table}")]
    return {(row["writer"], row["seq"]) for row in rows}


def test_nothing_that_was_acknowledged_is_missing(
    killed: tuple[StoreDriver, set[RecordId], dict[RecordId, AnyRecord]],
) -> None:
    _, acknowledged, stored = killed
    assert len(acknowledged) > 100
    assert acknowledged - stored.keys() == set()


def test_every_summary_equals_a_recount_of_the_stored_records(
    killed: tuple[StoreDriver, set[RecordId], dict[RecordId, AnyRecord]],
) -> None:
    store, _, stored = killed
    own: dict[str, list[Admitted]] = {}
    events: dict[str, dict[str, list[Admitted]]] = {}
    for record in stored.values():
        item = Admitted(PROJECT, record)
        if isinstance(record, EventFields):
            told = events.setdefault(record.session_id, {})
            told.setdefault(record.event_id, []).append(item)
        else:
            own.setdefault(record.session_id, []).append(item)
    store.settle()
    page = store.run(store.telemetry.list_sessions(PROJECT, None, None, 100, None))
    summaries = {summary.session_id: summary for summary in page.items}
    assert summaries.keys() == own.keys() | events.keys()
    for session_id, summary in summaries.items():
        merged = [merge_event(one, said) for one, said in events.get(session_id, {}).items()]
        session = merge_session(session_id, own.get(session_id, []))
        assert summary == summary_of(
            session, counts_of_groups(session_id, groups_of(session_id, merged))
        )


@pytest.mark.parametrize("by", ["none", "agent", "type", "provider", "model"])
def test_statistics_add_up_to_the_sessions_they_are_of(
    killed: tuple[StoreDriver, set[RecordId], dict[RecordId, AnyRecord]], by: Grouping
) -> None:
    store, _, _ = killed
    store.settle()
    told = store.run(store.telemetry.statistics(PROJECT, None, "day", by, 1_000))
    # Not a question that the tallies answer: this one sums over the sessions.
    summed = store.run(store.telemetry.statistics(PROJECT, Has("state"), "day", by, 1_000))
    assert told.items
    assert told == summed


def test_a_torn_insert_leaves_no_file_behind(
    killed: tuple[StoreDriver, set[RecordId], dict[RecordId, AnyRecord]],
) -> None:
    store, _, _ = killed
    incoming = Path(store.url.removeprefix("chdb://")) / "incoming"
    assert list(incoming.iterdir()) == []
