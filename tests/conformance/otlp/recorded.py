"""The recorded spans of each dialect as an exporter sends them: protobuf, and the JSON of it."""

import json
from pathlib import Path
from typing import Any

import msgspec
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue
from opentelemetry.proto.common.v1.common_pb2 import KeyValue

from lucidicai.dialects import Span

FOLDER = Path(__file__).parents[2] / "sdk" / "dialects" / "recorded"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))

_KINDS = {"internal": 1, "server": 2, "client": 3, "producer": 4, "consumer": 5}
_STATUSES = {None: 0, "ok": 1, "error": 2}


def spans(name: str) -> list[Span]:
    """Returns the spans that an instrumentation made, in the order in which they ended."""
    recorded = msgspec.json.decode((FOLDER / f"{name}.json").read_bytes())
    return msgspec.convert(recorded["spans"], list[Span])


def protobuf(given: list[Span]) -> bytes:
    """Returns a request with these spans."""
    return bytes(_request(given).SerializeToString())


def otlp_json(given: list[Span]) -> bytes:
    """Returns the same request in OTLP's JSON, whose ids are hex digits and numbers text."""
    return json.dumps({"resourceSpans": [_resource_json(span) for span in given]}).encode()


def _request(given: list[Span]) -> ExportTraceServiceRequest:
    request = ExportTraceServiceRequest()
    for span in given:
        of_resource = request.resource_spans.add()
        of_resource.resource.attributes.extend(_pairs(span.resource))
        of_scope = of_resource.scope_spans.add()
        of_scope.scope.name, of_scope.scope.version = span.scope, span.scope_version
        sent = of_scope.spans.add()
        sent.trace_id, sent.span_id = bytes.fromhex(span.trace_id), bytes.fromhex(span.span_id)
        sent.parent_span_id = bytes.fromhex(span.parent_span_id or "")
        sent.name, sent.kind = span.name, _KINDS[span.kind]
        sent.start_time_unix_nano, sent.end_time_unix_nano = span.started_at, span.ended_at or 0
        sent.status.code, sent.status.message = _STATUSES[span.status], span.status_message or ""
        sent.attributes.extend(_pairs(span.attributes))
        for event in span.events:
            moment = sent.events.add()
            moment.name, moment.time_unix_nano = event.name, event.time
            moment.attributes.extend(_pairs(event.attributes))
    return request


def _pairs(attributes: dict[str, Any]) -> list[KeyValue]:
    return [KeyValue(key=key, value=_value(value)) for key, value in attributes.items()]


def _value(value: Any) -> AnyValue:
    sent = AnyValue()
    match value:
        case bool():
            sent.bool_value = value
        case int():
            sent.int_value = value
        case float():
            sent.double_value = value
        case str():
            sent.string_value = value
        case list():
            sent.array_value.values.extend(map(_value, value))
        case dict():
            sent.kvlist_value.values.extend(_pairs(value))
    return sent


def _resource_json(span: Span) -> dict[str, Any]:
    sent = {
        "traceId": span.trace_id.upper(),
        "spanId": span.span_id,
        "parentSpanId": span.parent_span_id or "",
        "name": span.name,
        "kind": _KINDS[span.kind],
        "startTimeUnixNano": str(span.started_at),
        "endTimeUnixNano": str(span.ended_at or 0),
        "status": {"code": _STATUSES[span.status], "message": span.status_message or ""},
        "attributes": _pairs_json(span.attributes),
        "events": [
            {"name": e.name, "timeUnixNano": str(e.time), "attributes": _pairs_json(e.attributes)}
            for e in span.events
        ],
        "aFieldOfTomorrow": True,
    }
    scope = {"name": span.scope, "version": span.scope_version}
    return {
        "resource": {"attributes": _pairs_json(span.resource)},
        "scopeSpans": [{"scope": scope, "spans": [sent]}],
    }


def _pairs_json(attributes: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": _value_json(value)} for key, value in attributes.items()]


def _value_json(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        return {"arrayValue": {"values": [_value_json(member) for member in value]}}
    if isinstance(value, dict):
        return {"kvlistValue": {"values": _pairs_json(value)}}
    if isinstance(value, int) and not isinstance(value, bool):
        return {"intValue": str(value)}
    names = {bool: "boolValue", float: "doubleValue", str: "stringValue"}
    return {} if value is None else {names[type(value)]: value}
