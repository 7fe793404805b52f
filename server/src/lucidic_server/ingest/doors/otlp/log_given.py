"""Reads log records from protobuf and JSON; one that is broken costs only itself."""

from dataclasses import dataclass
from dataclasses import field
from typing import Any

from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.logs.v1 import logs_pb2

from lucidic_server.ingest.doors.otlp import given
from lucidic_server.ingest.doors.otlp import json_form
from lucidic_server.ingest.doors.otlp import protobuf
from lucidic_server.ingest.doors.otlp.given import Unreadable
from lucidicai.dialects import Span
from lucidicai.wire.codec import RecordError

# Senders of before 1.37 name the event among the attributes.
_EVENT_NAME = "event.name"
NO_TRACE = "no_trace"


@dataclass(frozen=True, slots=True)
class GivenLog:
    """A log record, as far as it is like a span: its name is the event's, its start its time."""

    index: int
    span: Span
    body: Any
    severity: str


@dataclass(slots=True)
class GivenLogs:
    """All log records of one request, in their order."""

    logs: list[GivenLog] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)


def read_protobuf(body: bytes) -> GivenLogs:
    """Returns the log records of a request. Raises BadRequestError for what is no request."""
    try:
        return from_request(ExportLogsServiceRequest.FromString(body))
    except DecodeError:
        found = GivenLogs()
        name = "ExportLogsServiceRequest"
        for index, log, scope in protobuf.salvaged(
            body, logs_pb2.LogRecord.FromString, name, found.unreadable
        ):
            _take(found, index, log, scope)
        return found


def from_request(request: Any) -> GivenLogs:
    """Returns the log records of a decoded request."""
    found = GivenLogs()
    index = 0
    for of_resource in request.resource_logs:
        resource = protobuf.attributes_of(of_resource.resource.attributes)
        for of_scope in of_resource.scope_logs:
            scope = protobuf.Scope(of_scope.scope, resource)
            for log in of_scope.log_records:
                _take(found, index, log, scope)
                index += 1
    return found


def read_json(body: bytes) -> GivenLogs:
    """Returns the log records of a request. Raises BadRequestError."""
    found = GivenLogs()
    each = json_form.members(body, "resourceLogs", "logRecords")
    for index, (member, error, scope) in enumerate(each):
        try:
            if error is not None:
                raise error
            found.logs.append(_from_object(index, member, scope))
        except RecordError as told:
            found.unreadable.append(Unreadable(index, told.reason, str(told)))
    return found


def _take(found: GivenLogs, index: int, log: Any, scope: protobuf.Scope) -> None:
    try:
        found.logs.append(_from_message(index, log, scope))
    except RecordError as error:
        found.unreadable.append(Unreadable(index, error.reason, str(error)))


def _from_message(index: int, log: Any, scope: protobuf.Scope) -> GivenLog:
    attributes = protobuf.attributes_of(log.attributes)
    name = log.event_name or attributes.get(_EVENT_NAME) or ""
    times = (log.time_unix_nano, log.observed_time_unix_nano)
    span = _span(log.trace_id.hex(), log.span_id.hex(), name, times, attributes, scope)
    return GivenLog(index, span, protobuf.value_of(log.body), log.severity_text)


def _from_object(index: int, log: dict[str, Any], scope: json_form.Scope) -> GivenLog:
    attributes = json_form.attributes_of(log)
    name = json_form.text(log, "eventName") or attributes.get(_EVENT_NAME) or ""
    times = (
        json_form.integer(log, "timeUnixNano"),
        json_form.integer(log, "observedTimeUnixNano"),
    )
    ids = json_form.hex_id(log, "traceId"), json_form.hex_id(log, "spanId")
    span = _span(*ids, name, times, attributes, scope)
    body = json_form.value_of(log.get("body"))
    return GivenLog(index, span, body, json_form.text(log, "severityText"))


def _span(
    trace_id: str,
    span_id: str,
    name: Any,
    times: tuple[int, int],
    attributes: dict[str, Any],
    scope: protobuf.Scope | json_form.Scope,
) -> Span:
    if not trace_id.strip("0"):
        raise RecordError(NO_TRACE, "the log record is of no trace, and so of no session")
    given.checked_ids(trace_id, span_id, "")
    at, _end = given.checked_times(times[0] or times[1], 0)
    return Span(
        trace_id=trace_id,
        span_id=span_id,
        name=name if isinstance(name, str) else "",
        started_at=at,
        ended_at=at,
        attributes=attributes,
        scope=scope.name,
        scope_version=scope.version,
        scope_attributes=scope.attributes,
        resource=scope.resource,
    )
