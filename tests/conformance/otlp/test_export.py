"""Sessions out as spans, and in again at the door for everybody's spans: the same sessions."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import ParseDict
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData

from tests.conformance.otlp import recorded
from tests.support.server_process import ServerProcess
from tests.support.verbs import run

PROTOBUF = {"Content-Type": "application/x-protobuf"}
JSON = {"Content-Type": "application/json"}
NOW = time.time_ns() // 10**9 * 10**9
SECOND = 10**9

OWN: list[dict[str, Any]] = [
    {"type": "step", "name": "Look", "goal": "find it", "action": "look", "state": "lost"},
    {
        "type": "llm_generation",
        "name": "ask",
        "parent_id": "event-0",
        "provider": "openai",
        "model": "gpt-4o-mini",
        "input": [
            {"role": "system", "content": "Be short."},
            {"role": "user", "content": [{"type": "text", "text": "What is it?"}], "name": "ann"},
            {"role": "tool", "content": None, "tool_call_id": "c"},
        ],
        "output": {"role": "assistant", "content": "A fjord.", "tool_calls": [{"id": "c"}]},
        "params": {"temperature": 0.2, "tools": [{"name": "map"}], "stop": None},
        "input_tokens": 30,
        "output_tokens": 7,
        "cache_read_tokens": 20,
        "reasoning_tokens": 3,
        "metadata": {"otel": {"trace_id": 7}, "session.id": "other"},
        "tags": ["b", "a"],
    },
    {"type": "llm_generation", "input": "Hi", "output": "Ho", "model": "our-own", "cost": 0.5},
    {
        "type": "function_call",
        "name": "map",
        "parent_id": "event-1",
        "arguments": {"at": "Oslo", "deep": [[1, 2.5, None, True]]},
        "output": "no map",
        "status": "error",
        "error": "MapError: none",
        "error_type": "MapError",
        "traceback": "Traceback …",
    },
    {"type": "function_call", "output": {"ok": True}, "input_tokens": 3, "cost": 0.25},
    {"type": "agent", "name": "guide", "input": "7", "output": 7, "model": "gpt-4o"},
    {"type": "agent", "status": "odd", "data": {"gen_ai.system": "no"}, "eval_score": 0.5},
    {"type": "error_traceback", "error": "boom", "traceback": "…"},
    {"type": "generic", "data": "text", "eval_description": "fine"},
]
LATER = {"last_record_at", "sdk", "host", "pid", "state", "end_reason", "history"}


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ServerProcess, ...]]:
    with (
        ServerProcess(tmp_path_factory.mktemp("from")) as first,
        ServerProcess(tmp_path_factory.mktemp("to")) as second,
    ):
        yield first, second
        assert "request.failed" not in first.log() + second.log()


def _lines(server: ServerProcess, q: str) -> list[str]:
    done = run(server, "export", "--format", "otlp", q)
    assert done.returncode == 0, done
    return list(done.stdout.splitlines())


def _take(server: ServerProcess, lines: list[str]) -> None:
    for line in lines:
        # A file for collectors: each line is a TracesData whose names and kinds of values fit.
        ParseDict(json.loads(line), TracesData())
        status, answer = server.request("POST", "/v1/traces", line.encode(), JSON)
        assert (status, answer) == (200, {})


def _events(server: ServerProcess, session_id: str) -> dict[str, Any]:
    rows = server.get(f"/v1/sessions/{session_id}/events?limit=1000")["items"]
    return {
        row["event_id"]: server.get(f"/v1/sessions/{session_id}/events/{row['event_id']}")
        for row in rows
    }


def _told(event: dict[str, Any]) -> dict[str, Any]:
    metadata = event["metadata"]
    if isinstance(metadata, dict) and isinstance(metadata.get("otel"), dict):
        metadata["otel"].pop("dialects", None)
    # Moments are exported as they are shown, to the microsecond.
    if event["duration_ms"] is not None:
        event["duration_ms"] = pytest.approx(event["duration_ms"], abs=0.0011)
    # Nothing at all is as good as an empty object.
    return {name: value for name, value in event.items() if value not in (None, {}, [])}


@pytest.mark.parametrize("name", recorded.NAMES)
def test_spans_of_every_dialect_come_back(servers: tuple[ServerProcess, ...], name: str):
    first, second = servers
    spans = recorded.spans(name)
    body = recorded.protobuf(spans)
    assert first.request("POST", "/v1/traces", body, PROTOBUF)[0] == 200
    for trace_id in {span.trace_id for span in spans}:
        session_id = first.get(f"/v1/sessions/{trace_id}")["session_id"]
        lines = _lines(first, f"id:{session_id}")
        if not lines:
            # A trace without an agent is no session, and in no export.
            continue
        _take(second, lines)
        before, after = _events(first, session_id), _events(second, session_id)
        assert before.keys() == after.keys()
        for event_id, event in before.items():
            assert _told(after[event_id]) == _told(event)
        # Into the same server: nothing changes.
        _take(first, lines)
        assert {k: _told(v) for k, v in _events(first, session_id).items()} == {
            k: _told(v) for k, v in before.items()
        }


@pytest.mark.parametrize("session_id", ["mine", "3f0e0000-0000-4000-8000-000000000001"])
def test_a_session_of_our_own_comes_back(servers: tuple[ServerProcess, ...], session_id: str):
    first, second = servers
    here = {"session_id": session_id, "writer": f"w-{session_id}"}
    began = {"kind": "session_began", **here, "seq": 1, "time": NOW, "agent_id": "guide"}
    records: list[dict[str, Any]] = [
        {**began, "name": "A walk", "tags": ["north"], "metadata": {"user_id": "ann", "n": 1}}
    ]
    for number, fields in enumerate(OWN):
        at = NOW + number * SECOND
        times = {"started_at": at, "ended_at": at + SECOND // 4, "time": at + SECOND // 4}
        named = {**here, "seq": 2 + number, "event_id": f"event-{number}"}
        records.append({"kind": "event_ended", **named, **times, **fields})
    open_one = {**here, "seq": 90, "event_id": "event-open", "time": NOW + 20 * SECOND}
    records.append({"kind": "event_began", **open_one, "type": "step", "name": "Still"})
    status, answer = first.send_lines(*records)
    assert (status, answer["accepted"]) == (200, len(records)), answer
    _take(second, _lines(first, f"id:{session_id}"))
    before, after = _events(first, session_id), _events(second, session_id)
    assert before.keys() == after.keys()
    for event_id, event in before.items():
        assert _told(after[event_id]) == _told(event)
    one, other = (server.get(f"/v1/sessions/{session_id}") for server in servers)
    for name in one.keys() - LATER:
        assert other[name] == one[name], name
    _take(first, _lines(second, f"id:{session_id}"))
    assert {k: _told(v) for k, v in _events(first, session_id).items()} == {
        k: _told(v) for k, v in before.items()
    }
    assert len(_lines(first, f"id:{session_id}")) == 1


def test_into_a_file(servers: tuple[ServerProcess, ...], tmp_path: Path):
    body = recorded.protobuf(recorded.spans("vercel-6.0"))
    assert servers[0].request("POST", "/v1/traces", body, PROTOBUF)[0] == 200
    out = tmp_path / "spans.jsonl"
    done = run(servers[0], "export", "--format", "otlp", "--output", str(out))
    assert done.returncode == 0, done
    lines = out.read_text().splitlines()
    assert lines
    assert all(json.loads(line)["resourceSpans"] for line in lines)
