"""Judgements that come as records: in any order, any number of times, among other records.

What the store gives back, one by one and in an export, is what was said.
"""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from lucidic_server.ingest.doors.exported_lines import read_exported_lines
from lucidic_server.model.admitted import Admitted
from lucidic_server.model.moment import moment
from lucidic_server.model.score import Score
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import Scored
from tests.support.telemetry_store import StoreDriver
from tests.support.telemetry_store import new_project
from tests.support.telemetry_store import open_store

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
SAID: dict[str, st.SearchStrategy[Any]] = {
    "event_id": TEXT.filter(bool),
    "reason": TEXT,
    "scale_min": NUMBERS,
    "scale_max": NUMBERS,
    "version": TEXT,
}
EXTRA = st.dictionaries(st.sampled_from(["later", "unknown"]), st.integers(0, 9), max_size=2)


@st.composite
def judgements(draw: st.DrawFn) -> list[Admitted]:
    """Scores of one session, from writers whose clocks tie."""
    counts = {writer: itertools.count(1) for writer in ("a", "b", "a.1")}
    items = []
    for _ in range(draw(st.integers(1, 8))):
        writer = draw(st.sampled_from(sorted(counts)))
        record = Scored(
            writer=writer,
            seq=next(counts[writer]),
            time=draw(st.integers(1, 4)) * 1_000_000_000,
            session_id="s",
            evaluator=draw(TEXT.filter(bool)),
            value=draw(st.booleans() | NUMBERS | TEXT),
            **draw(st.fixed_dictionaries({}, optional=SAID)),
        )
        items.append(Admitted("", record, draw(EXTRA)))
    return items


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreDriver]:
    with open_store(tmp_path_factory.mktemp("scores")) as driver:
        yield driver


@given(judgements(), st.data())
def test_every_judgement_is_there_once_as_it_was_said(
    store: StoreDriver, drawn: list[Admitted], data: st.DataObject
) -> None:
    project = new_project()
    items = [Admitted(project, item.record, item.extra) for item in drawn]
    event = EventEnded(writer="a", seq=99, time=1, session_id="s", event_id="e", output=b"1")
    around = Admitted(project, event)
    for item in data.draw(st.permutations([*items, *items, around])):
        store.commit(item)
    store.commit(*items)
    if data.draw(st.booleans()):
        store.merge_parts()
    found = store.run(store.telemetry.scores(project, "s"))
    by_order = sorted(items, key=lambda item: (item.record.time, _id(item.record)))
    assert found == [_score(item.record) for item in by_order]
    assert [type(one.value) for one in found] == [type(_value(item.record)) for item in by_order]

    async def export() -> bytes:
        return b"".join([lines async for lines in store.telemetry.export(project, ["s"])])

    exported = read_exported_lines(store.run(export())).batch
    assert not exported.refused
    told = {_id(read.record): read for read in exported.reads if isinstance(read.record, Scored)}
    assert {name: read.record for name, read in told.items()} == {
        _id(item.record): item.record for item in items
    }
    assert {name: read.extra for name, read in told.items()} == {
        _id(item.record): item.extra for item in items
    }


def _id(record: Any) -> str:
    return f"{record.writer}.{record.seq}"


def _value(record: Any) -> bool | float | str:
    value = record.value
    return value if isinstance(value, bool | str) else float(value)


def _score(record: Any) -> Score:
    said = {name: getattr(record, name) for name in SAID if getattr(record, name) is not UNSET}
    return Score(
        score_id=_id(record),
        session_id="s",
        evaluator=record.evaluator,
        value=record.value,
        source="user",
        time=moment(record.time),
        **said,
    )
