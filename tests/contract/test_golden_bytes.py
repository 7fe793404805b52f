"""Bytes that a released version wrote are read by every later one.

The files in `protocol/golden` are never changed; a new version adds new ones
(`python -m tests.contract.test_golden_bytes NAME` writes a file that does not exist yet).
"""

import sys
from pathlib import Path

import pytest

from lucidicai.wire import codec
from lucidicai.wire import framing
from lucidicai.wire import records
from lucidicai.wire import segment

GOLDEN = Path(__file__).parents[2] / "protocol" / "golden"
SESSION = "01a20048-01f4-7e6a-9264-0856cff9ee02"
WRITER = "01a2004801f47e6a92640856cff9ee03"
TIME = 1_790_000_000_000_000_000
EVENT = f"{SESSION}.cff9ee03000001"

VERSION_1: list[records.AnyRecord] = [
    records.SessionBegan(
        writer=WRITER,
        seq=1,
        time=TIME,
        session_id=SESSION,
        agent_id="support",
        name="Customer Query",
        task="Resolve billing dispute, größer",
        tags=["a", "b"],
        metadata=b'{"customer":7}',
        production_monitoring=True,
        auto_end=True,
        experiment_id="e",
        mass_sim_id="m",
        dataset_item_id="d",
        evaluators=["default"],
        sdk="lucidic-sdk/0.1.0 python/3.11.7",
        host="host",
        pid=42,
    ),
    records.EventBegan(
        writer=WRITER,
        seq=2,
        time=TIME + 1,
        session_id=SESSION,
        event_id=EVENT,
        type="llm_generation",
        name="gpt",
        provider="openai",
        model="gpt-4o",
        input=b'[{"role":"user","content":"hi"}]',
        params=b'{"temperature":0.5}',
        tags=["t"],
    ),
    records.EventChanged(
        writer=WRITER,
        seq=3,
        time=TIME + 2,
        session_id=SESSION,
        event_id=EVENT,
        cost_added=0.01,
        screenshots=[records.Screenshot("image/png", b"\x89PNG"), records.Screenshot("", b"", "u")],
        state="s",
        action="a",
        goal="g",
        eval_score=0.5,
        eval_description="d",
    ),
    records.EventEnded(
        writer=WRITER,
        seq=4,
        time=TIME + 3,
        session_id=SESSION,
        event_id=EVENT,
        started_at=TIME,
        ended_at=TIME + 3,
        status="error",
        error="boom",
        error_type="ValueError",
        traceback="Traceback",
        output=b'"hello"',
        arguments=b"{}",
        data=b"null",
        metadata=b"{}",
        input_tokens=10,
        output_tokens=5,
        cache_read_tokens=1,
        cache_write_tokens=2,
        reasoning_tokens=3,
        cost=0.02,
    ),
    records.SessionChanged(
        writer=WRITER, seq=5, time=TIME + 4, session_id=SESSION, session_eval=0.3
    ),
    records.SessionEnded(
        writer=WRITER,
        seq=6,
        time=TIME + 5,
        session_id=SESSION,
        session_eval=0.95,
        session_eval_reason="fine",
        is_successful=True,
        is_successful_reason="done",
        ended_at=TIME + 5,
        end_reason="explicit",
    ),
]


# Came later than the others, within the same version.
SCORED: list[records.AnyRecord] = [
    records.Scored(
        writer=WRITER,
        seq=7,
        time=TIME + 6,
        session_id=SESSION,
        event_id=EVENT,
        evaluator="polite",
        value=4.5,
        reason="größer",
        scale_min=1.0,
        scale_max=5.0,
        version="2",
    ),
    records.Scored(
        writer=WRITER, seq=8, time=TIME + 7, session_id=SESSION, evaluator="eval", value=True
    ),
    records.Scored(
        writer=WRITER, seq=9, time=TIME + 8, session_id=SESSION, evaluator="eval", value="good"
    ),
]

SEGMENTS = {"segment-v1.bin": VERSION_1, "segment-v1-scored.bin": SCORED}


def version_1(said: list[records.AnyRecord]) -> bytes:
    """Returns a segment with these records."""
    address = segment.Address(
        writer=WRITER,
        base_url="http://localhost:8000",
        agent_id="support",
        key_sha256="0" * 64,
        segment=1,
        pid=42,
        created_at=TIME,
    )
    return (
        segment.pack_header(address) + b"".join(codec.encode(record) for record in said) + bytes(64)
    )


@pytest.mark.parametrize("name", SEGMENTS)
def test_a_segment_of_version_1_is_read(name):
    buffer = (GOLDEN / name).read_bytes()
    address, start, released = segment.unpack_header(buffer)
    assert (address.writer, address.base_url, released) == (WRITER, "http://localhost:8000", start)
    found = [codec.decode(frame.body) for frame in framing.iter_frames(buffer, start)]
    assert found == [(record, {}) for record in SEGMENTS[name]]


@pytest.mark.parametrize("name", SEGMENTS)
def test_this_version_writes_the_same_bytes(name):
    assert version_1(SEGMENTS[name]) == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize("kind", sorted(records.KINDS))
def test_the_golden_segments_hold_every_kind(kind):
    said = [record for segment in SEGMENTS.values() for record in segment]
    assert any(type(record) is records.KINDS[kind] for record in said)


if __name__ == "__main__":
    target = GOLDEN / sys.argv[1]
    if target.exists():
        sys.exit(f"{target} exists; golden bytes are never changed")
    target.write_bytes(version_1(SEGMENTS[target.name]))
