"""The frames door: each record is judged on its own, and every refusal has its reason."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lucidic_server.ingest.doors.frames import read_frames
from lucidicai.wire import codec
from lucidicai.wire import framing
from lucidicai.wire.limits import MAX_ID_CHARS
from lucidicai.wire.limits import MAX_NAME_CHARS
from lucidicai.wire.limits import MAX_RECORD_BYTES
from lucidicai.wire.limits import MAX_SESSION_ID_CHARS
from lucidicai.wire.limits import MAX_TAGS
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import EventEnded
from lucidicai.wire.records import SessionBegan
from tests.support.records import any_record


def began(seq: int = 1, **fields: object) -> bytes:
    return codec.encode(
        SessionBegan(**{"writer": "w", "seq": seq, "time": seq, "session_id": "s", **fields})  # type: ignore[arg-type] # a test names what it changes
    )


def event(**fields: object) -> bytes:
    known = {"writer": "w", "seq": 1, "time": 1, "session_id": "s", "event_id": "e"}
    return codec.encode(EventEnded(**{**known, **fields}))  # type: ignore[arg-type] # as above


def reasons(body: bytes) -> list[tuple[int, str]]:
    return [(refusal.index, refusal.reason) for refusal in read_frames(body).refused]


@given(st.lists(any_record(), max_size=5))
def test_every_record_is_taken_or_refused_by_name(records: list[AnyRecord]) -> None:
    batch = read_frames(b"".join(codec.encode(record) for record in records))
    taken = [read.index for read in batch.reads]
    refused = [refusal.index for refusal in batch.refused]
    assert sorted(taken + refused) == list(range(len(records)))
    assert {refusal.reason for refusal in batch.refused} <= {"malformed", "id_too_long"}


def test_unknown_fields_survive() -> None:
    fields = {"kind": "session_began", "writer": "w", "seq": 1, "time": 1, "session_id": "s"}
    body = framing.frame(msgspec.msgpack.encode({**fields, "mood": ["new"]}))
    (read,) = read_frames(body).reads
    assert read.extra == {"mood": ["new"]}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (framing.frame(b"\xc1"), "malformed"),
        (framing.frame(msgspec.msgpack.encode([1])), "malformed"),
        (framing.frame(msgspec.msgpack.encode({"kind": "score_given"})), "unknown_kind"),
        (framing.frame(msgspec.msgpack.encode({"kind": "event_began"})), "malformed"),
        (began(session_id="s" * (MAX_SESSION_ID_CHARS + 1)), "id_too_long"),
        (began(writer="w" * (MAX_ID_CHARS + 1)), "id_too_long"),
        (event(event_id="e" * (MAX_ID_CHARS + 1)), "id_too_long"),
        (event(parent_id="e" * (MAX_ID_CHARS + 1)), "id_too_long"),
        (began(session_id=""), "malformed"),
        (began(seq=0), "malformed"),
        (began(time=-1), "malformed"),
        (began(started_at=2**63), "malformed"),
        (event(input_tokens=2**63), "malformed"),
        (began(session_eval=float("nan")), "malformed"),
        (event(input=b"{not json"), "malformed"),
        (event(input=b"[" * 100_000 + b"]" * 100_000), "too_deep"),
        (event(input=b"[" * 101 + b"]" * 101), "too_deep"),
        (event(output=b'"\xff"'), "malformed"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_a_record_that_cannot_be_stored_is_refused_alone(body: bytes, reason: str) -> None:
    batch = read_frames(began(1) + body + began(3))
    assert [(refusal.index, refusal.reason) for refusal in batch.refused] == [(1, reason)]
    assert [read.index for read in batch.reads] == [0, 2]


def test_a_refusal_names_the_record() -> None:
    (refusal,) = read_frames(event(writer="w7", seq=9, input=b"{")).refused
    assert (refusal.writer, refusal.seq) == ("w7", 9)
    assert "input" in refusal.message


def test_a_frame_with_a_wrong_checksum_costs_only_itself() -> None:
    torn = bytearray(began(2))
    torn[-1] ^= 0xFF
    batch = read_frames(began(1) + bytes(torn) + began(3))
    assert [(r.index, r.reason) for r in batch.refused] == [(1, "torn")]
    assert [read.record.seq for read in batch.reads] == [1, 3]


def test_a_cut_tail_is_torn() -> None:
    assert reasons(began(1) + began(2)[:-3]) == [(1, "torn")]
    assert reasons(began(1) + b"\x01\x02") == [(1, "torn")]


def test_a_frame_over_the_limit_is_too_large_and_the_next_is_read() -> None:
    large = framing.HEADER.pack(MAX_RECORD_BYTES + 1, 0) + bytes(MAX_RECORD_BYTES + 1)
    batch = read_frames(began(1) + large + began(3))
    assert [(r.index, r.reason) for r in batch.refused] == [(1, "too_large")]
    assert [read.record.seq for read in batch.reads] == [1, 3]


def test_zeros_behind_the_last_frame_are_nothing() -> None:
    batch = read_frames(began(1) + bytes(100))
    assert len(batch.reads) == 1
    assert batch.refused == []


def test_long_names_and_many_tags_are_cut_and_told() -> None:
    tags = [str(number) for number in range(MAX_TAGS + 1)]
    batch = read_frames(began(name="n" * (MAX_NAME_CHARS + 1), tags=tags, task="t" * 100_000))
    record = batch.reads[0].record
    assert isinstance(record, SessionBegan)
    assert record.name == "n" * MAX_NAME_CHARS
    assert record.tags == tags[:MAX_TAGS]
    assert record.task == "t" * 100_000
    assert {clamp.field for clamp in batch.clamped} == {"name", "tags"}


def test_tags_are_counted_once_however_often_they_are_named() -> None:
    tags = [str(number) for number in range(MAX_TAGS)]
    batch = read_frames(began(tags=[tag for tag in tags for _ in range(3)]))
    record = batch.reads[0].record
    assert isinstance(record, SessionBegan)
    assert record.tags == tags
    assert batch.clamped == []
