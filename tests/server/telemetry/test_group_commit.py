"""The group commit: who shares an insert, who is refused, who hears of a failure."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from lucidic_server.blobs.errors import BlobError
from lucidic_server.model.admitted import Admitted
from lucidic_server.telemetry import writer
from lucidic_server.telemetry.errors import StoreBusy
from lucidic_server.telemetry.errors import TelemetryError
from lucidicai.wire.records import EventEnded
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import new_project
from tests.support.telemetry_store import open_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreDriver]:
    with open_store(tmp_path_factory.mktemp("group")) as driver:
        yield driver


def _event(project: str, number: int, output: bytes = b"1") -> Admitted:
    record = EventEnded(
        writer="w", seq=number, time=number, session_id="s", event_id=f"e{number}", output=output
    )
    return Admitted(project, record)


class Gate:
    """Stands before the engine's inserts: counts them, holds them, makes them fail."""

    def __init__(self, store: StoreDriver, monkeypatch: pytest.MonkeyPatch) -> None:
        self.inserts: list[int] = []
        self.entered = threading.Event()
        self.open = threading.Event()
        self.open.set()
        self.poison: bytes | None = None
        engine = store.telemetry._engine
        insert = engine.insert

        def guarded(client: Any, table: str, lines: list[bytes]) -> None:
            if table == "event_records" and lines:
                self.entered.set()
                self.open.wait()
                if self.poison and any(self.poison in line for line in lines):
                    raise TelemetryError("poisoned")
                self.inserts.append(len(lines))
            insert(client, table, lines)

        monkeypatch.setattr(engine, "insert", guarded)


@pytest.fixture
def gate(store: StoreDriver, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate(store, monkeypatch)
    yield gate
    gate.open.set()


def _hold_the_writer(store: StoreDriver, gate: Gate, project: str) -> Future[None]:
    """Returns a commit that stands before the gate, so that others gather behind it."""
    gate.open.clear()
    gate.entered.clear()
    held = store.telemetry._writer.submit([_event(project, 1)])
    assert gate.entered.wait(30)
    return held


def test_commits_that_arrive_together_share_one_insert(store: StoreDriver, gate: Gate) -> None:
    project = new_project()
    first = _hold_the_writer(store, gate, project)
    rest = [store.telemetry._writer.submit([_event(project, n)]) for n in range(2, 12)]
    assert not any(future.done() for future in (first, *rest))
    gate.open.set()
    for future in (first, *rest):
        future.result(30)
    assert gate.inserts == [1, 10]
    assert len(store.run(store.telemetry.events(project, "s", 50, None)).items) == 11


def test_a_full_queue_refuses_with_a_time_to_wait(
    store: StoreDriver, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = new_project()
    held = _hold_the_writer(store, gate, project)
    monkeypatch.setattr(writer, "CAPACITY_BYTES", 1)
    with pytest.raises(StoreBusy) as caught:
        store.commit(_event(project, 2))
    assert caught.value.retry_after > 0
    gate.open.set()
    held.result(30)
    monkeypatch.undo()
    store.commit(_event(project, 3))
    rows = store.run(store.telemetry.events(project, "s", 50, None)).items
    assert [row.event_id for row in rows] == ["e1", "e3"]


def test_a_failed_insert_is_heard_by_its_commit_and_no_other(
    store: StoreDriver, gate: Gate
) -> None:
    project = new_project()
    held = _hold_the_writer(store, gate, project)
    gate.poison = b"poison"
    good = store.telemetry._writer.submit([_event(project, 2)])
    bad = store.telemetry._writer.submit([_event(project, 3, b'"poison"')])
    also_good = store.telemetry._writer.submit([_event(project, 4)])
    gate.open.set()
    for future in (held, good, also_good):
        future.result(30)
    with pytest.raises(TelemetryError, match="poisoned"):
        bad.result(30)
    rows = store.run(store.telemetry.events(project, "s", 50, None)).items
    assert [row.event_id for row in rows] == ["e1", "e2", "e4"]
    store.settle()
    (summary,) = store.run(store.telemetry.list_sessions(project, None, None, 9, None)).items
    assert summary.events == 3


def test_a_caller_that_goes_away_does_not_undo_its_commit(store: StoreDriver, gate: Gate) -> None:
    project = new_project()
    held = _hold_the_writer(store, gate, project)

    def wait_until_queued() -> None:
        own = store.telemetry._writer
        with own._condition:
            assert own._condition.wait_for(lambda: own._queue, 30)

    async def give_up() -> None:
        task = asyncio.ensure_future(store.telemetry.commit([_event(project, 2)]))
        # The builder's thread notifies when the commit stands in the queue.
        await asyncio.to_thread(wait_until_queued)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    store.run(give_up())
    gate.open.set()
    held.result(30)
    store.commit(_event(project, 3))
    assert len(store.run(store.telemetry.events(project, "s", 50, None)).items) == 3


def test_a_blob_that_can_not_be_written_fails_the_commit_and_nothing_else(
    store: StoreDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = new_project()

    def full(_data: bytes) -> str:
        raise BlobError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(store.blobs, "put", full)
        with pytest.raises(TelemetryError, match="the disk is full"):
            store.commit(_event(project, 1, b'"' + b"x" * 100_000 + b'"'))
    store.commit(_event(project, 2))
    # Nothing that failed keeps the summaries waiting.
    store.settle()
    assert len(store.run(store.telemetry.events(project, "s", 50, None)).items) == 1


def test_a_failed_recount_is_tried_again(
    store: StoreDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = new_project()
    failures: list[str] = []
    compute = store.telemetry._summaries._compute

    def fails_once(project_id: str, family: Any) -> Any:
        if not failures:
            failures.append(project_id)
            raise TelemetryError("not now")
        return compute(project_id, family)

    store.settle()
    monkeypatch.setattr(store.telemetry._summaries, "_compute", fails_once)
    store.commit(_event(project, 1))
    store.settle()
    assert failures == [project]
    page = store.run(store.telemetry.list_sessions(project, None, None, 9, None))
    assert [one.events for one in page.items] == [1]
