"""Reads spans from protobuf. One that is broken costs only itself, its text's encoding included."""

import base64
import math
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from typing import Any

from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import InstrumentationScope
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1 import trace_pb2

from lucidic_server.errors import BadRequestError
from lucidic_server.ingest.doors.otlp import given
from lucidic_server.ingest.doors.otlp.given import GivenSpan
from lucidic_server.ingest.doors.otlp.given import GivenSpans
from lucidic_server.ingest.doors.otlp.given import Unreadable
from lucidic_server.ingest.doors.otlp.wire_format import BrokenError
from lucidic_server.ingest.doors.otlp.wire_format import fields_of
from lucidicai.dialects import Span
from lucidicai.dialects import SpanEvent
from lucidicai.dialects.span import SpanKind
from lucidicai.wire.codec import RecordError

_PLAIN = frozenset({"string_value", "int_value", "bool_value"})


def read_traces(body: bytes) -> GivenSpans:
    """Returns the spans of a request. Raises BadRequestError for what is no request at all."""
    try:
        return from_request(ExportTraceServiceRequest.FromString(body))
    except DecodeError:
        found = GivenSpans()
        name = "ExportTraceServiceRequest"
        for index, span, scope in salvaged(body, trace_pb2.Span.FromString, name, found.unreadable):
            _take(found, index, span, scope)
        return found


def from_request(request: Any) -> GivenSpans:
    """Returns the spans of a decoded request."""
    found = GivenSpans()
    index = 0
    for of_resource in request.resource_spans:
        resource = attributes_of(of_resource.resource.attributes)
        for of_scope in of_resource.scope_spans:
            scope = Scope(of_scope.scope, resource)
            for span in of_scope.spans:
                _take(found, index, span, scope)
                index += 1
    return found


class Scope:
    """What the spans of one instrumentation in one process have in common."""

    __slots__ = ("attributes", "name", "resource", "version")

    def __init__(self, scope: Any, resource: dict[str, Any]) -> None:
        self.name: str = scope.name
        self.version: str = scope.version
        self.attributes = attributes_of(scope.attributes)
        self.resource = resource


def attributes_of(pairs: Iterable[Any]) -> dict[str, Any]:
    """Returns attributes as plain values; of a name that comes twice the last one counts."""
    # Text first: most values are, and every attribute of every span comes by here.
    return {pair.key: (value := pair.value).string_value or value_of(value) for pair in pairs}


def value_of(value: Any) -> Any:
    """Returns a value as JSON can say it: bytes as base64, numbers that are none as their names."""
    kind = value.WhichOneof("value")
    if kind in _PLAIN:
        return getattr(value, kind)
    match kind:
        case "double_value":
            number: float = value.double_value
            return number if math.isfinite(number) else str(number)
        case "array_value":
            return [value_of(member) for member in value.array_value.values]
        case "kvlist_value":
            return attributes_of(value.kvlist_value.values)
        case "bytes_value":
            return base64.b64encode(value.bytes_value).decode()
    return None


def _take(found: GivenSpans, index: int, message: Any, scope: Scope) -> None:
    try:
        found.spans.append(_read(index, message, scope))
    except RecordError as error:
        found.unreadable.append(Unreadable(index, error.reason, str(error)))


def _read(index: int, message: Any, scope: Scope) -> GivenSpan:
    trace_id, span_id = message.trace_id.hex(), message.span_id.hex()
    parent_id = given.checked_ids(trace_id, span_id, message.parent_span_id.hex())
    started_at, ended_at = given.checked_times(
        message.start_time_unix_nano, message.end_time_unix_nano
    )
    kind: SpanKind = given.KINDS.get(message.kind, "internal")
    span = Span(
        trace_id=trace_id,
        span_id=span_id,
        parent_span_id=parent_id,
        name=message.name,
        kind=kind,
        started_at=started_at,
        ended_at=ended_at,
        status=given.STATUSES.get(message.status.code),
        status_message=message.status.message or None,
        attributes=attributes_of(message.attributes),
        events=[
            SpanEvent(event.name, event.time_unix_nano, attributes_of(event.attributes))
            for event in message.events
        ],
        scope=scope.name,
        scope_version=scope.version,
        scope_attributes=scope.attributes,
        resource=scope.resource,
        trace_state=message.trace_state,
        links=[_link(link) for link in message.links],
        dropped=given.dropped(
            message.dropped_attributes_count,
            message.dropped_events_count,
            message.dropped_links_count,
        ),
    )
    return GivenSpan(index, span, given.is_entry(parent_id, message.flags))


def _link(link: Any) -> dict[str, Any]:
    return given.told(
        trace_id=link.trace_id.hex(),
        span_id=link.span_id.hex(),
        trace_state=link.trace_state,
        attributes=attributes_of(link.attributes),
    )


def salvaged(
    body: bytes, kind: Callable[[bytes], Any], request: str, unreadable: list[Unreadable]
) -> Iterator[tuple[int, Any, Scope]]:
    """Yields one by one, with place and scope, the members of a request that can't be read at once.

    Such a request has text that is not UTF-8, or a value too deep. `kind` decodes one member;
    where it can't, that goes among the unreadable. Raises BadRequestError.
    """
    try:
        for index, (raw, scope) in enumerate(_raw_members(body)):
            try:
                message = kind(raw)
            except DecodeError:
                text = "it is not protobuf, its text not UTF-8, or a value nested too deeply"
                unreadable.append(Unreadable(index, "malformed", text))
                continue
            yield index, message, scope
    except (BrokenError, DecodeError) as error:
        raise BadRequestError(
            f"The body is not an {request}: {error}.",
            hint="Send OTLP protobuf, whole, and let Content-Encoding name its compression.",
            code="unreadable_body",
        ) from error


def _raw_members(body: bytes) -> Iterator[tuple[bytes, Scope]]:
    """Yields the bytes of each span, log record or metric: their places have the same numbers.

    These are field 1 of the request, 2 of a resource's, 2 of a scope's.
    """
    for of_resource in fields_of(body, 1):
        resource: dict[str, Any] = {}
        for raw in fields_of(of_resource, 1):
            resource = attributes_of(Resource.FromString(raw).attributes)
        for of_scope in fields_of(of_resource, 2):
            scope = Scope(InstrumentationScope(), resource)
            for raw in fields_of(of_scope, 1):
                scope = Scope(InstrumentationScope.FromString(raw), resource)
            for raw in fields_of(of_scope, 2):
                yield raw, scope
