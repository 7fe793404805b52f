"""What real instrumentations emitted, sent as they send it, is there span by span and as read."""

from collections.abc import Iterator
from typing import Any

import pytest

from lucidicai.dialects import Span
from lucidicai.dialects import read
from tests.conformance.otlp import recorded
from tests.support.server_process import ServerProcess

PROTOBUF = {"Content-Type": "application/x-protobuf"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("dialects")) as running:
        yield running


@pytest.mark.parametrize("name", recorded.NAMES)
@pytest.mark.parametrize("form", ["protobuf", "json"])
def test_every_span_is_there_as_it_was_read(server: ServerProcess, name: str, form: str):
    spans = [_apart(span, form) for span in recorded.spans(name)]
    if form == "protobuf":
        _send(server, recorded.protobuf(spans), PROTOBUF)
        # Once more, span by span, from the last to the first: nothing changes.
        for span in reversed(spans):
            _send(server, recorded.protobuf([span]), PROTOBUF)
    else:
        _send(server, recorded.otlp_json(spans), JSON)
    for trace_id in {span.trace_id for span in spans}:
        of_trace = [span for span in spans if span.trace_id == trace_id]
        session = server.get(f"/v1/sessions/{trace_id}")
        events = server.get(f"/v1/sessions/{session['session_id']}/events")["items"]
        ids = {f"{span.trace_id}-{span.span_id}" for span in of_trace}
        assert ids <= {event["event_id"] for event in events}
        for span in of_trace:
            _compare(server, session["session_id"], span)


def _compare(server: ServerProcess, session_id: str, span: Span) -> None:
    event = server.get(f"/v1/sessions/{session_id}/events/{span.trace_id}-{span.span_id}")
    reading = read(span)
    for name in ("type", "name", "input", "output", "arguments", "params", "provider", "model"):
        assert event[name] == getattr(reading, name), name
    for name in ("input_tokens", "output_tokens", "cache_read_tokens", "reasoning_tokens"):
        assert event[name] == getattr(reading, name), name
    assert event["metadata"] == reading.metadata
    assert event["status"] in (reading.status, "error" if reading.error else reading.status)
    parent = span.parent_span_id
    assert event["parent_id"] == (f"{span.trace_id}-{parent}" if parent else None)


def _apart(span: Span, form: str) -> Span:
    """Returns the span in a trace of its form's own, so that each form is looked at alone."""
    first = {"protobuf": "c", "json": "d"}[form]
    fields: dict[str, Any] = {name: getattr(span, name) for name in Span.__struct_fields__}
    return Span(**{**fields, "trace_id": first + span.trace_id[1:]})


def _send(server: ServerProcess, body: bytes, headers: dict[str, str]) -> None:
    status, answer = server.request("POST", "/v1/traces", body, headers)
    assert status == 200, answer
    assert answer in ({}, None, ""), answer
