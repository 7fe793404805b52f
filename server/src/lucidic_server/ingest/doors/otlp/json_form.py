"""Reads spans from OTLP's JSON: ids are hex digits, 64-bit numbers may be text, enums numbers."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from lucidic_server.errors import BadRequestError
from lucidic_server.ingest.doors.otlp import given
from lucidic_server.ingest.doors.otlp.given import GivenSpan
from lucidic_server.ingest.doors.otlp.given import GivenSpans
from lucidic_server.ingest.doors.otlp.given import Unreadable
from lucidicai.dialects import Span
from lucidicai.dialects import SpanEvent
from lucidicai.dialects.values import count
from lucidicai.wire.codec import RecordError

_MALFORMED = "malformed"
_INTEGER = re.compile(r"-?[0-9]+\Z")
# Those of 64 bits, with a sign.
_MOST_DIGITS = 20


class Scope:
    """What the members of one instrumentation in one process have in common."""

    __slots__ = ("attributes", "name", "resource", "version")

    def __init__(self, scope: dict[str, Any], resource: dict[str, Any]) -> None:
        self.name = text(scope, "name")
        self.version = text(scope, "version")
        self.attributes = attributes_of(scope)
        self.resource = resource


def read_traces(body: bytes) -> GivenSpans:
    """Returns the spans of a request. Raises BadRequestError for what is no request at all."""
    found = GivenSpans()
    for index, (member, error, scope) in enumerate(members(body, "resourceSpans", "spans")):
        try:
            if error is not None:
                raise error
            found.spans.append(_read(index, member, scope))
        except RecordError as told:
            found.unreadable.append(Unreadable(index, told.reason, str(told)))
        except RecursionError:
            text = "a value is nested too deeply to be read"
            found.unreadable.append(Unreadable(index, "too_deep", text))
    return found


def members(
    body: bytes, of_resources: str, name: str
) -> Iterator[tuple[dict[str, Any], RecordError | None, Scope]]:
    """Yields the members of a request, or what is wrong with one, and their scope.

    Raises BadRequestError.
    """
    request = _decoded(body)
    of_scopes = of_resources.replace("resource", "scope")
    try:
        for of_resource in objects_of(request, of_resources):
            resource = attributes_of(object_of(of_resource, "resource"))
            for of_scope in objects_of(of_resource, of_scopes):
                scope = Scope(object_of(of_scope, "scope"), resource)
                yield from ((*member, scope) for member in _each(of_scope, name))
    except RecordError as error:
        # What all of them have in common has no such form.
        raise _unreadable(str(error)) from error


def _read(index: int, member: dict[str, Any], scope: Scope) -> GivenSpan:
    trace_id, span_id = hex_id(member, "traceId"), hex_id(member, "spanId")
    parent_id = given.checked_ids(trace_id, span_id, hex_id(member, "parentSpanId"))
    started_at, ended_at = given.checked_times(
        integer(member, "startTimeUnixNano"), integer(member, "endTimeUnixNano")
    )
    status = object_of(member, "status")
    code = integer(status, "code")
    span = Span(
        trace_id=trace_id,
        span_id=span_id,
        parent_span_id=parent_id,
        name=text(member, "name"),
        kind=given.KINDS.get(integer(member, "kind"), "internal"),
        started_at=started_at,
        ended_at=ended_at,
        status=given.STATUSES.get(code),
        status_message=text(status, "message") or None,
        attributes=attributes_of(member),
        events=[
            SpanEvent(text(event, "name"), integer(event, "timeUnixNano"), attributes_of(event))
            for event in objects_of(member, "events")
        ],
        scope=scope.name,
        scope_version=scope.version,
        scope_attributes=scope.attributes,
        resource=scope.resource,
        trace_state=text(member, "traceState"),
        links=[_link(link) for link in objects_of(member, "links")],
        dropped=given.dropped(
            integer(member, "droppedAttributesCount"),
            integer(member, "droppedEventsCount"),
            integer(member, "droppedLinksCount"),
        ),
    )
    return GivenSpan(index, span, given.is_entry(parent_id, integer(member, "flags")))


def _link(link: dict[str, Any]) -> dict[str, Any]:
    return given.told(
        trace_id=hex_id(link, "traceId"),
        span_id=hex_id(link, "spanId"),
        trace_state=text(link, "traceState"),
        attributes=attributes_of(link),
    )


def attributes_of(holder: dict[str, Any]) -> dict[str, Any]:
    """Returns an object's attributes as plain values. Raises RecordError."""
    found: dict[str, Any] = {}
    for pair in objects_of(holder, "attributes"):
        found[text(pair, "key")] = value_of(pair.get("value"))
    return found


def value_of(value: Any) -> Any:
    """Returns an AnyValue as plain JSON; whatever has another form is kept as it is."""
    if not isinstance(value, dict) or len(value) != 1:
        return value or None
    ((kind, held),) = value.items()
    plain: Any = value
    if kind == "arrayValue" and isinstance(held, dict):
        plain = [value_of(member) for member in held.get("values") or []]
    elif kind == "kvlistValue" and isinstance(held, dict):
        plain = attributes_of({"attributes": held.get("values")})
    elif kind == "intValue" and isinstance(held, str) and len(held) <= _MOST_DIGITS:
        plain = int(held) if _INTEGER.match(held) else held
    elif kind == "doubleValue" and isinstance(held, float) and not math.isfinite(held):
        plain = str(held)
    elif kind.endswith("Value"):
        plain = held
    return plain


def text(holder: dict[str, Any], name: str) -> str:
    """Returns a text, empty if it is not there. Raises RecordError."""
    value = holder.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RecordError(_MALFORMED, f"{name} is not text")
    return value


def integer(holder: dict[str, Any], name: str) -> int:
    """Returns a number that is not negative, also from text; 0 if it is not there."""
    value = holder.get(name)
    if value is None or value == "":
        return 0
    is_text = isinstance(value, str) and len(value) <= _MOST_DIGITS
    # Not as `count` reads it: a moment has more digits than a float holds.
    number = int(value) if is_text and _INTEGER.match(value) else count(value)
    if number is None or number < 0:
        raise RecordError(_MALFORMED, f"{name} is not a number from 0")
    return number


def hex_id(holder: dict[str, Any], name: str) -> str:
    """Returns an id as lower-case hex digits, empty if it is not there. Raises RecordError."""
    value = text(holder, name).lower()
    if value.strip("0123456789abcdef"):
        raise RecordError(given.BAD_IDS, f"{name} {value[:64]!r} is not hex digits")
    return value


def object_of(holder: dict[str, Any], name: str) -> dict[str, Any]:
    """Returns an object, empty if it is not there. Raises RecordError."""
    value = holder.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise RecordError(_MALFORMED, f"{name} is not an object")
    return value


def objects_of(holder: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Returns a list of objects, empty if it is not there. Raises RecordError."""
    value = holder.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(member, dict) for member in value):
        raise RecordError(_MALFORMED, f"{name} is not a list of objects")
    return value


def _each(holder: dict[str, Any], name: str) -> Iterator[tuple[dict[str, Any], RecordError | None]]:
    held = holder.get(name) or []
    if not isinstance(held, list):
        raise RecordError(_MALFORMED, f"{name} is not a list")
    for member in held:
        if isinstance(member, dict):
            yield member, None
        else:
            yield {}, RecordError(_MALFORMED, f"a member of {name} is not an object")


def _decoded(body: bytes) -> dict[str, Any]:
    try:
        request = msgspec.json.decode(body)
    except RecursionError as error:
        raise _unreadable("it is nested too deeply") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        request = _tolerant(body, error)
    if not isinstance(request, dict):
        raise _unreadable("it is not an object")
    return request


def _tolerant(body: bytes, strict: Exception) -> Any:
    """Reads what Python's own encoder lets through, NaN and halves of surrogate pairs.

    The spans that hold them can be told from the others then.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise _unreadable(str(strict)) from strict


def _unreadable(cause: str) -> BadRequestError:
    return BadRequestError(
        f"The body is not OTLP JSON: {cause}.",
        hint="Send an Export…ServiceRequest as opentelemetry.io/docs/specs/otlp describes it.",
        code="unreadable_body",
    )
