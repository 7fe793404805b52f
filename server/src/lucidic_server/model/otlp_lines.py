"""Spans as lines of OTLP's JSON, each a whole TracesData: what collectors read from files."""

from collections.abc import Iterable
from typing import Any

import msgspec

from lucidicai.dialects import Span

_KINDS = {"internal": 1, "server": 2, "client": 3, "producer": 4, "consumer": 5}
_STATUSES = {"ok": 1, "error": 2}
_DROPPED = {
    "attributes": "droppedAttributesCount",
    "events": "droppedEventsCount",
    "links": "droppedLinksCount",
}
_INT64 = range(-(2**63), 2**63)


def line_of(spans: Iterable[Span]) -> bytes:
    """Returns a line; spans of one resource and scope stand together."""
    of_resources: dict[bytes, dict[str, Any]] = {}
    of_scopes: dict[tuple[bytes, bytes], list[dict[str, Any]]] = {}
    for span in spans:
        resource = msgspec.json.encode(_pairs(span.resource))
        scope: dict[str, Any] = {"name": span.scope}
        if span.scope_version:
            scope["version"] = span.scope_version
        if span.scope_attributes:
            scope["attributes"] = _pairs(span.scope_attributes)
        key = (resource, msgspec.json.encode(scope))
        if key not in of_scopes:
            of_resource = of_resources.setdefault(
                resource, {"resource": {"attributes": msgspec.Raw(resource)}, "scopeSpans": []}
            )
            of_scopes[key] = []
            of_resource["scopeSpans"].append({"scope": scope, "spans": of_scopes[key]})
        of_scopes[key].append(_span(span))
    return msgspec.json.encode({"resourceSpans": list(of_resources.values())}) + b"\n"


def _span(span: Span) -> dict[str, Any]:
    told: dict[str, Any] = {
        "traceId": span.trace_id,
        "spanId": span.span_id,
        "name": span.name,
        "kind": _KINDS[span.kind],
        "startTimeUnixNano": str(span.started_at),
        "endTimeUnixNano": str(span.ended_at or 0),
        "attributes": _pairs(span.attributes),
    }
    if span.parent_span_id is not None:
        told["parentSpanId"] = span.parent_span_id
    if span.trace_state:
        told["traceState"] = span.trace_state
    if span.status is not None:
        told["status"] = {"code": _STATUSES[span.status]}
        if span.status_message:
            told["status"]["message"] = span.status_message
    if span.events:
        told["events"] = [
            {
                "name": one.name,
                "timeUnixNano": str(one.time),
                "attributes": _pairs(one.attributes),
            }
            for one in span.events
        ]
    if span.links:
        told["links"] = [_link(link) for link in span.links]
    return told | {
        _DROPPED[name]: count for name, count in span.dropped.items() if name in _DROPPED
    }


def _link(link: dict[str, Any]) -> dict[str, Any]:
    told = {
        "traceId": link.get("trace_id", ""),
        "spanId": link.get("span_id", ""),
        "traceState": link.get("trace_state", ""),
    }
    attributes = link.get("attributes")
    if isinstance(attributes, dict):
        told["attributes"] = _pairs(attributes)
    return told


def _pairs(attributes: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": name, "value": _value(value)} for name, value in attributes.items()]


def _value(value: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"stringValue": value}
    if value is None:
        told = {}
    elif isinstance(value, bool):
        told = {"boolValue": value}
    elif isinstance(value, int) and value in _INT64:
        # 64-bit numbers are text in the protocol's JSON; a greater one is a double.
        told = {"intValue": str(value)}
    elif isinstance(value, int | float):
        told = {"doubleValue": float(value)}
    elif isinstance(value, list):
        told = {"arrayValue": {"values": [_value(member) for member in value]}}
    elif isinstance(value, dict):
        told = {"kvlistValue": {"values": _pairs(value)}}
    return told
