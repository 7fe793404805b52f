"""The JSON lines door: the same records, with plain JSON payloads and readable times."""

import json
from typing import Any

import pytest

from lucidic_server.ingest.batch import Batch
from lucidic_server.ingest.doors.json_lines import read_json_lines
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan

WHEN = 1_767_323_045_000_000_000


def read(*lines: dict[str, Any] | str) -> Batch:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    return read_json_lines("\n".join(texts).encode())


def test_payloads_are_json_and_times_are_iso() -> None:
    batch = read(
        {
            "kind": "event_ended",
            "writer": "w",
            "seq": 3,
            "time": "2026-01-02T03:04:05.000006Z",
            "started_at": "2026-01-02T04:04:05+01:00",
            "ended_at": 7,
            "session_id": "s",
            "event_id": "e",
            "input": {"a": [1, None]},
            "output": "text",
            "data": None,
            "screenshots": [{"media_type": "image/png", "data": "aGk="}],
        }
    )
    record = batch.reads[0].record
    assert isinstance(record, EventEnded)
    assert record.time == 1_767_323_045_000_006_000
    assert record.started_at == 1_767_323_045_000_000_000
    assert record.ended_at == 7
    assert json.loads(record.input or b"") == {"a": [1, None]}
    assert (record.output, record.data) == (b'"text"', b"null")
    assert record.screenshots
    assert record.screenshots[0].data == b"hi"


def test_a_line_without_a_name_is_named_by_its_text() -> None:
    line = {"kind": "session_began", "session_id": "s", "time": WHEN, "mood": "kept", "task": None}
    first, again = read(line, line).reads
    assert first.record.writer == again.record.writer
    assert (first.record.seq, again.record.seq) == (1, 1)
    assert first.record.time == again.record.time == WHEN
    assert first.extra == {"mood": "kept"}
    (other,) = read({**line, "name": "n"}).reads
    assert other.record.writer != first.record.writer


def test_empty_lines_are_nothing_and_bad_ones_cost_only_themselves() -> None:
    good = {"kind": "session_began", "session_id": "s", "time": WHEN}
    batch = read(good, "", "  ", "{not json", '"text"', {"kind": "x"}, good | {"time": "soon"})
    assert [read.index for read in batch.reads] == [0]
    told = [(refusal.index, refusal.reason) for refusal in batch.refused]
    assert told == [(1, "malformed"), (2, "malformed"), (3, "unknown_kind"), (4, "malformed")]


@pytest.mark.parametrize("missing", ["writer", "seq"])
def test_half_a_name_is_none(missing: str) -> None:
    line = {"kind": "session_began", "session_id": "s", "writer": "w", "seq": 1, "time": WHEN}
    del line[missing]
    assert [refusal.reason for refusal in read(line).refused] == ["malformed"]


def test_the_wire_types_hold() -> None:
    (read_,) = read(
        {"kind": "session_began", "session_id": "s", "time": WHEN, "auto_end": False}
    ).reads
    assert isinstance(read_.record, SessionBegan)
    assert read_.record.auto_end is False
    assert read({"kind": "session_began", "session_id": 5}).refused[0].reason == "malformed"


@pytest.mark.parametrize("name", [{}, {"writer": "w", "seq": 1}, {"time": None}])
def test_a_line_without_a_time_is_refused_and_told_why(name: dict[str, Any]) -> None:
    # With the time of its arrival it would be the newest whenever it is sent again.
    (refusal,) = read({"kind": "session_ended", "session_id": "s", **name}).refused
    assert refusal.reason == "malformed"
    assert "time" in refusal.message
    assert "sending the line again" in refusal.message


def test_a_null_for_a_writer_is_no_writer() -> None:
    line = {"kind": "session_began", "session_id": "s", "time": WHEN, "writer": None}
    assert not read(line).reads[0].has_writer


@pytest.mark.parametrize("field", ["metadata", "unknown"])
@pytest.mark.parametrize("pair", ["[]", '{"[":}'])
@pytest.mark.parametrize("levels", [101, 500, 5_000])
def test_nesting_has_an_end(field: str, pair: str, levels: int) -> None:
    start = f'{{"kind":"session_began","session_id":"s","time":1,"{field}":'
    deep = start + pair[:-1] * levels + "1" + pair[-1] * levels + "}"
    assert read(deep).refused[0].reason == "too_deep"


def test_what_is_wide_or_holds_brackets_in_texts_is_not_deep() -> None:
    began = {"kind": "session_began", "session_id": "s", "time": WHEN}
    wide = [[[]] * 500, {"a": [{}] * 500}, '"[' * 500, "\\"]
    deep: Any = 1
    for _ in range(98):
        deep = [deep, "]"]
    for value in (wide, deep):
        assert not read({**began, "metadata": value, "unknown": value}).refused
