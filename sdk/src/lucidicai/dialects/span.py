"""A span as every dialect reads it, whichever way it came: plain values, no OpenTelemetry class."""

from typing import Any
from typing import Literal

import msgspec

SpanKind = Literal["internal", "server", "client", "producer", "consumer"]


class SpanEvent(msgspec.Struct, frozen=True):
    """A moment within a span; `time` is nanoseconds since 1970."""

    name: str
    time: int = 0
    attributes: dict[str, Any] = {}


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """One span.

    Ids are lower-case hex digits (32 and 16); times are nanoseconds since 1970. Attributes are
    what JSON can say: text, numbers, truth values, None, lists and dicts with text as keys.
    Whoever makes a span sees to that; no reader changes what it is given.
    """

    trace_id: str
    span_id: str
    # None: the root of its trace.
    parent_span_id: str | None = None
    name: str = ""
    kind: SpanKind = "internal"
    started_at: int = 0
    # None: still running.
    ended_at: int | None = None
    # None: the sender set none.
    status: Literal["ok", "error"] | None = None
    status_message: str | None = None
    attributes: dict[str, Any] = {}
    events: list[SpanEvent] = []
    # The instrumentation that made the span.
    scope: str = ""
    scope_version: str = ""
    resource: dict[str, Any] = {}
    # What no dialect reads, and is kept as it came.
    trace_state: str = ""
    links: list[dict[str, Any]] = []
    scope_attributes: dict[str, Any] = {}
    # How many attributes, events and links the sender's limits cut, by their names.
    dropped: dict[str, int] = {}
