"""The compatible door's readers take any JSON: they refuse it in words or make records of it."""

import contextlib
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from lucidic_server.errors import BadRequestError
from lucidic_server.ingest.batch import Batch
from lucidic_server.ingest.doors.lucidic import events
from lucidic_server.ingest.doors.lucidic import sessions
from lucidic_server.ingest.doors.lucidic import steps
from lucidic_server.ingest.doors.lucidic.call import Call
from lucidic_server.ingest.doors.lucidic.call import decode_object
from lucidic_server.ingest.doors.lucidic.payload import payload_fields
from lucidic_server.ingest.judge import judge

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | st.sampled_from(["unknown", "2026-01-01T00:00:00", "1.5", "ok", '{"a": 1}'])
)
NAMES = st.sampled_from(
    """
    session_id custom_session_id session_name agent_id task tags rubrics evaluators is_finished
    session_eval is_successful production_monitoring goal action state eval_score description
    result cost_added model duration function_name arguments type occurred_at payload request
    response usage cache read_input_tokens misc metadata screenshots error status messages output
    details data traceback return_value error_type thinking needs_blob parent_event_id
    """.split()  # noqa: SIM905
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
BODIES = st.dictionaries(NAMES, VALUES, max_size=10)
TYPES = ["llm_generation", "function_call", "error_traceback", "generic", "step", "odd"]


def call(fields: dict[str, Any]) -> Call:
    return Call("p", fields, 1_780_000_000_000_000_000, b"\1" * 32)


@given(BODIES)
def test_any_body_becomes_a_record_that_admission_can_judge(body: dict[str, Any]) -> None:
    stamp = events.Stamp("w", 1, 1)
    for read in (
        lambda: sessions.began(call(body))[0],
        lambda: sessions.updated(call(body))[0],
        lambda: steps.step_changed(call(body), "s", "e"),
        lambda: steps.event_began(call(body), "s", "e"),
        lambda: steps.event_changed(call(body), "s", "e"),
        lambda: events.whole(call(body), "s", "e", stamp)[0],
    ):
        try:
            record = read()
        except BadRequestError:
            continue
        batch = Batch()
        judge(batch, 0, record, {}, has_writer=False)
        # Whatever type hints promise, the store gets it encoded.
        msgspec.json.encode(record)
        assert len(batch.reads) + len(batch.refused) == 1


@given(st.sampled_from(TYPES), BODIES)
def test_nothing_of_a_payload_is_lost(kind: str, payload: dict[str, Any]) -> None:
    marked = {name: value for name, value in payload.items() if name != "misc"}
    marked["of_the_caller"] = {"kept": True}
    said = payload_fields(kind, marked, "a session's id")
    kept = msgspec.json.decode(said["data"])
    assert kept.get("of_the_caller") == {"kept": True} or "of_the_caller" in str(kept)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_body_or_refused_in_words(body: bytes) -> None:
    with contextlib.suppress(BadRequestError):
        assert isinstance(decode_object(body), dict)
