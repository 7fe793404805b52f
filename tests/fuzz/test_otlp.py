"""Whatever comes as OTLP is read, refused by name, or no request at all; nothing else happens."""

import json
import random
from typing import Any

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from lucidic_server.errors import BadRequestError
from lucidic_server.ingest.doors.otlp import json_form
from lucidic_server.ingest.doors.otlp import log_given
from lucidic_server.ingest.doors.otlp import metric_given
from lucidic_server.ingest.doors.otlp import protobuf
from lucidic_server.ingest.doors.otlp.door import OtlpDoor
from tests.conformance.otlp import recorded

NAMES = [
    "resourceSpans",
    "scopeSpans",
    "spans",
    "resource",
    "scope",
    "attributes",
    "key",
    "value",
    "stringValue",
    "intValue",
    "doubleValue",
    "arrayValue",
    "kvlistValue",
    "values",
    "traceId",
    "spanId",
    "parentSpanId",
    "name",
    "kind",
    "startTimeUnixNano",
    "endTimeUnixNano",
    "status",
    "code",
    "events",
    "links",
    "flags",
    "resourceLogs",
    "scopeLogs",
    "logRecords",
    "resourceMetrics",
    "scopeMetrics",
    "metrics",
    "histogram",
    "dataPoints",
    "body",
    "timeUnixNano",
    "eventName",
    "gen_ai.operation.name",
    "session.id",
]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["a" * 32, "b" * 16, "1800000000000000000", "9" * 30, "chat"])
)
VALUES = st.recursive(
    LEAVES,
    lambda below: (
        st.lists(below, max_size=4) | st.dictionaries(st.sampled_from(NAMES), below, max_size=6)
    ),
    max_leaves=30,
)


def _take(body: bytes) -> None:
    # Nothing is committed: reading is all that is asked of the door.
    door = OtlpDoor(None, None)  # type: ignore[arg-type]
    for read, take in (
        (json_form.read_traces, door.read_spans),
        (protobuf.read_traces, door.read_spans),
        (log_given.read_json, door.read_logs),
        (log_given.read_protobuf, door.read_logs),
        (metric_given.read_json, door.read_metrics),
        (metric_given.read_protobuf, door.read_metrics),
    ):
        try:
            found: Any = read(body)
        except BadRequestError:
            continue
        batch = take("project", found).batch
        assert all(refusal.reason for refusal in batch.refused)


@settings(max_examples=300, deadline=None)
@given(VALUES, st.sampled_from(["resourceSpans", "resourceLogs"]))
def test_json_of_any_shape(value: Any, name: str) -> None:
    _take(json.dumps(value).encode())
    scopes = {"resourceSpans": "scopeSpans", "resourceLogs": "scopeLogs"}[name]
    members = {"resourceSpans": "spans", "resourceLogs": "logRecords"}[name]
    _take(json.dumps({name: [{scopes: [{members: [value]}]}]}).encode())
    ids = {"traceId": "a" * 32, "spanId": "b" * 16, "startTimeUnixNano": "5", "timeUnixNano": 5}
    if isinstance(value, dict):
        _take(json.dumps({name: [{scopes: [{members: [{**value, **ids}]}]}]}).encode())


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(recorded.NAMES), st.integers(), st.integers(1, 8))
def test_bytes_that_were_changed_on_their_way(name: str, seed: int, changes: int) -> None:
    body = bytearray(recorded.protobuf(recorded.spans(name)[:2]))
    chance = random.Random(seed)
    for _ in range(changes):
        body[chance.randrange(len(body))] = chance.randrange(256)
    _take(bytes(body))
    _take(bytes(body[: chance.randrange(len(body))]))
